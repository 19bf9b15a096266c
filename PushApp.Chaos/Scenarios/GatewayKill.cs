namespace PushApp.Chaos.Scenarios;

/// <summary>A gateway's process ends as by a crash, is away for a while, and is started again.</summary>
internal sealed class GatewayKill : IScenario
{
    public string Name => "gateway-kill";

    public string Summary => "SIGKILL one of five gateways, start it again";

    public Task RunAsync(Stage stage) => Crash.OfAsync(stage, Stage.Any(stage.System.Gateways));
}
