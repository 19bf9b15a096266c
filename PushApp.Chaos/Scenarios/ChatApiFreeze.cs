namespace PushApp.Chaos.Scenarios;

/// <summary>A chat API stands still between storing and publishing, while the other goes on with the same users.</summary>
internal sealed class ChatApiFreeze : IScenario
{
    public string Name => "chatapi-freeze";

    public string Summary => "SIGSTOP one of two chat APIs, SIGCONT";

    public Task RunAsync(Stage stage) => Freeze.OfAsync(stage, Stage.Any(stage.System.ChatApis));
}
