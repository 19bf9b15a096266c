using RocketMQ.TestKit;

namespace PushApp.Chaos.Scenarios;

/// <summary>A gateway's clock is set wrong while it runs, in both directions, and then right.</summary>
internal sealed class ClockSkew : IScenario
{
    public string Name => "clock-skew";

    public string Summary => "one gateway's clock is 5 minutes ahead, then 5 minutes behind";

    public Setup Setup => Setup.Clocks;

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SetLimit = TimeSpan.FromSeconds(20);

    public async Task RunAsync(Stage stage)
    {
        var gateway = Stage.Any(stage.System.Gateways);
        foreach (var ahead in new[] { Skew, -Skew })
        {
            stage.System.SetClock(gateway, ahead);
            await Eventually.TrueAsync(async () => (await stage.System.ClockOfAsync(gateway) - ahead).Duration() < Tolerance, SetLimit);
            await Task.Delay(stage.Times.Fault);
        }

        stage.System.SetClock(gateway, TimeSpan.Zero);
        await stage.System.WholeAsync();
    }
}
