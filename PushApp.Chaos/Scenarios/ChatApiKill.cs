namespace PushApp.Chaos.Scenarios;

/// <summary>A chat API ends as by a crash, with the requests that it is at.</summary>
internal sealed class ChatApiKill : IScenario
{
    public string Name => "chatapi-kill";

    public string Summary => "SIGKILL one of two chat APIs, start it again";

    public Task RunAsync(Stage stage) => Crash.OfAsync(stage, Stage.Any(stage.System.ChatApis));
}
