namespace PushApp.Chaos.Scenarios;

/// <summary>The broker ends as by a crash, with what it holds, and is started again.</summary>
internal sealed class BrokerKill : IScenario
{
    public string Name => "broker-kill";

    public string Summary => "SIGKILL the message broker, start it again";

    public Task RunAsync(Stage stage) => Crash.OfAsync(stage, stage.System.Brokers.Single());
}
