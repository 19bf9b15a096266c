namespace PushApp.Chaos.Scenarios;

/// <summary>The broker stands still: connections to it stay, and nothing answers.</summary>
internal sealed class BrokerFreeze : IScenario
{
    public string Name => "broker-freeze";

    public string Summary => "SIGSTOP the message broker, SIGCONT";

    public Task RunAsync(Stage stage) => Freeze.OfAsync(stage, stage.System.Brokers.Single());
}
