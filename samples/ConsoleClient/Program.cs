// A client that stays: it connects, prints and acknowledges what arrives, and connects again when it should.
//   dotnet run --project samples/ConsoleClient -- USER [PEER] [--api URL] [--gateway URL]
// With a PEER, each line that is typed is sent to that user: two terminals are a chat.
using System.Runtime.InteropServices;
using ConsoleClient;

var options = Options.Parse(args);
if (options is null)
{
    Console.Error.WriteLine("usage: ConsoleClient USER [PEER] [--api http://localhost:5080] [--gateway http://localhost:5081]");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

using var api = new ChatApi(options.Api);
using var client = new PushClient(options.Gateway, () => api.TokenAsync(options.User, stop.Token));
if (options.Peer is { } peer)
{
    _ = Task.Run(async () =>
    {
        while (await Console.In.ReadLineAsync(stop.Token) is { } line)
        {
            Console.WriteLine($"{peer} < {await api.SendAsync(options.User, peer, line, stop.Token)}");
        }
    });
}

return await client.RunAsync(stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
