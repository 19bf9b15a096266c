namespace PushApp.Chaos.Scenarios;

/// <summary>A gateway stands still for longer than its lease: others take its routes to be gone, its clients notice nothing.</summary>
internal sealed class GatewayFreeze : IScenario
{
    public string Name => "gateway-freeze";

    public string Summary => "SIGSTOP one of five gateways, SIGCONT";

    public Task RunAsync(Stage stage) => Freeze.OfAsync(stage, Stage.Any(stage.System.Gateways));
}
