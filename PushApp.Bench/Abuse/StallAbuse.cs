using System.Diagnostics;
using System.Globalization;

namespace PushApp.Bench.Abuse;

/// <summary>RocketMQ stands still, and large messages go to users who are connected.</summary>
internal sealed class StallAbuse(int gateways) : IAbuse
{
    private const int MessagesOfUser = 1_400;
    private const int AtOnce = 100;

    public string Name => "stall";

    public int Gateways => gateways;

    public async Task RunAsync(AbusedSystem system)
    {
        var name = gateways == 1 ? "one gateway" : string.Create(CultureInfo.InvariantCulture, $"{gateways} gateways");
        var clients = new List<AbuseClient>();
        foreach (var (gateway, i) in system.Gateways.Select((gateway, i) => (gateway, i)))
        {
            if (await AbuseClient.ConnectAsync(gateway.Service.Address, AbusedSystem.Token($"user-{i}"), "") is { } client)
            {
                clients.Add(client);
                _ = client.ReadAsync();
            }
        }

        Signal("STOP");
        try
        {
            system.AddMemory($"{name}: chat API at the start", system.ChatApi.ProcessId);
            var taken = 0;
            var messages = Enumerable.Range(0, MessagesOfUser * gateways).Select(i => ($"sender-{i % 50}", $"user-{i % gateways}", LargeBody.Json));
            await system.PeakAsync($"{name}: chat API", system.ChatApi.ProcessId, async () => taken = await system.Sender.SendAllAsync(messages, AtOnce));
            system.Add($"{name}: messages of 256 KiB taken, in 25 s at most", taken);
            system.AddMemory($"{name}: chat API at the end", system.ChatApi.ProcessId);
        }
        finally
        {
            Signal("CONT");
            clients.ForEach(client => client.Dispose());
        }

        void Signal(string signal)
        {
            using var kill = Process.Start("kill", [$"-{signal}", system.BrokerProcess.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }
}
