using Garnet;
using PushApp.DevRedis;

if (!DevRedisOptions.TryParse(args, out var options, out var error))
{
    Console.Error.WriteLine(error);
    return 2;
}

using var stop = new ShutdownSignal();
using var server = new GarnetServer(options.ToGarnetArguments());
server.Start();
Console.WriteLine($"PushApp.DevRedis is ready on 127.0.0.1:{options.Port}");
await stop.Received;
return 0;
