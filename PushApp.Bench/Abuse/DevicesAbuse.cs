using System.Collections.Concurrent;

namespace PushApp.Bench.Abuse;

/// <summary>One user connects with 2,000 devices.</summary>
internal sealed class DevicesAbuse : IAbuse
{
    private const int Devices = 2_000;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public string Name => "devices";

    public async Task RunAsync(AbusedSystem system)
    {
        system.AddMemory("gateway at the start", system.Gateway.ProcessId);
        await system.AddRedisAsync("at the start");
        var clients = new ConcurrentBag<AbuseClient>();
        var pushes = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Devices), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (device, _) =>
        {
            if (await AbuseClient.ConnectAsync(system.Gateway.Address, AbusedSystem.Token("many"), $"device=d{device}") is { } client)
            {
                client.Received = frame => Interlocked.Add(ref pushes, frame.StartsWith("""{"type":"message",""", StringComparison.Ordinal) ? 1 : 0);
                clients.Add(client);
                ReadBeside(client);
            }
        });
        await Task.Delay(Settling);
        system.Add($"devices connected, of {Devices}", clients.Count(client => !client.IsClosed));
        system.AddMemory("gateway with them", system.Gateway.ProcessId);
        await system.AddRedisAsync("with them");
        await system.Sender.SendAsync("sender", "many", "1");
        await Task.Delay(Settling);
        system.Add("pushes of one request", pushes);
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    private static void ReadBeside(AbuseClient client) => _ = client.ReadAsync();
}
