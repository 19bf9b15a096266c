using PushApp.Chaos.Network;

namespace PushApp.Chaos.Scenarios;

/// <summary>The network of one client lets nothing pass, while it gets more than its gateway holds for it.</summary>
internal sealed class ClientStall : IScenario
{
    public string Name => "client-stall";

    public string Summary => "one client's network stands still, in the midst of many messages to it";

    // Some 5 MiB within half a minute: more than waits for a client, fewer messages than its inbox keeps.
    private const int PerSecond = 20;
    private const int Bytes = 8 * 1024;

    public async Task RunAsync(Stage stage)
    {
        await using var relay = new TcpRelay(Stage.Any(stage.System.Gateways).Address!.Port, narrow: true);
        var home = new Uri($"http://127.0.0.1:{relay.Port}");
        var stalled = await stage.JoinAsync(1, "stalled", () => Interlocked.Exchange(ref home, null) ?? stage.System.AnyGateway());
        await using (await stage.SendAsync(stalled, PerSecond, Bytes))
        {
            await Task.Delay(stage.Times.Before);
            relay.Pause();
            await Task.Delay(stage.Times.Stall);
            relay.Resume();
            await Task.Delay(stage.Times.After);
        }
    }
}
