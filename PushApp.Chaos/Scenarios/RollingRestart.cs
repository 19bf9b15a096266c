namespace PushApp.Chaos.Scenarios;

/// <summary>A new version is rolled out: each gateway in turn is asked to end, and started again.</summary>
internal sealed class RollingRestart : IScenario
{
    public string Name => "rolling-restart";

    public string Summary => "all gateways one after the other, stopped and started in an orderly way";

    public async Task RunAsync(Stage stage)
    {
        foreach (var gateway in stage.System.Gateways.Take(stage.Times.Restarts))
        {
            await stage.System.StopAsync(gateway);
            await stage.System.StartAsync(gateway);
            await stage.System.WholeAsync();
        }
    }
}
