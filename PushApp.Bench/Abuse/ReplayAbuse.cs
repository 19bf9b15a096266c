namespace PushApp.Bench.Abuse;

/// <summary>Devices of one user ask for 70 messages of 256 KiB, and do not read them.</summary>
internal sealed class ReplayAbuse : IAbuse
{
    private const int Messages = 70;
    private const int Devices = 60;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(8);

    public string Name => "replay";

    public async Task RunAsync(AbusedSystem system)
    {
        system.Add("messages of 256 KiB stored", await system.Sender.SendAllAsync(Enumerable.Repeat(("filler", "hoarder", LargeBody.Json), Messages), atOnce: 4));
        system.AddMemory("gateway at the start", system.Gateway.ProcessId);
        var clients = new List<AbuseClient>();
        await system.PeakAsync("gateway", system.Gateway.ProcessId, async () =>
        {
            foreach (var device in Enumerable.Range(1, Devices))
            {
                if (await AbuseClient.ConnectAsync(system.Gateway.Address, AbusedSystem.Token("hoarder"), $"device=d{device}&cursor=0") is { } client)
                {
                    clients.Add(client);
                }
            }

            await Task.Delay(Watched);
        });
        system.Add($"connections let in, of {Devices}", clients.Count);
        clients.ForEach(client => client.Dispose());
    }
}
