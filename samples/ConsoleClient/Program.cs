// A client that stays: it connects, prints what arrives, and comes back when it should. PushApp.Client does the work.
//   dotnet run --project samples/ConsoleClient -- USER [PEER] [--api URL] [--gateway URL]
// With a PEER, each line that is typed is sent to that user: two terminals are a chat.
using System.Runtime.InteropServices;
using ConsoleClient;
using PushApp.Client;

var options = Options.Parse(args);
if (options is null)
{
    Console.Error.WriteLine("usage: ConsoleClient USER [PEER] [--api http://localhost:5080] [--gateway http://localhost:5081]");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

using var tokens = new DevTokens(options.Api);
await using var client = new PushClient(new PushClientOptions
{
    Gateways = [options.Gateway],
    Api = options.Api,
    Token = cancellationToken => tokens.GetAsync(options.User, cancellationToken),
    Device = "console",
});

client.StateChanged += change => Console.WriteLine(change.State switch
{
    ClientState.Open => $"connected as {options.User}",
    ClientState.Waiting or ClientState.Closed => $"{change.State}: {change.Code} {change.Reason}".ToLowerInvariant(),
    _ => "connecting",
});
client.MessagesMissed += missed => Console.WriteLine($"some messages are lost to this client: {missed.Cause}");

if (options.Peer is { } peer)
{
    _ = Task.Run(async () =>
    {
        while (await Console.In.ReadLineAsync(stop.Token) is { } line)
        {
            try
            {
                var sent = await client.SendAsync(peer, new { text = line }, cancellationToken: stop.Token);
                Console.WriteLine($"{peer} < #{sent.Seq} {sent.Status}");
            }
            catch (PushSendException e)
            {
                Console.WriteLine($"not sent: {e.Message}");
            }
        }
    });
}

try
{
    // A message is acknowledged when the loop comes back for the next one.
    await foreach (var message in client.MessagesAsync(stop.Token))
    {
        Console.WriteLine($"{message.From} #{message.Seq}: {message.ReadJson()}");
    }

    return 0;
}
catch (PushClosedException e)
{
    Console.WriteLine(e.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
