namespace PushApp.Chaos.Scenarios;

/// <summary>Redis ends as by a crash and comes back with all that it had answered.</summary>
internal sealed class RedisRestart : IScenario
{
    public string Name => "redis-restart";

    public string Summary => "SIGKILL Redis, start it again with its data";

    public bool NeedsRedis => true;

    public async Task RunAsync(Stage stage)
    {
        await stage.Redis.KillAsync();
        await Task.Delay(stage.Times.Outage);
        await stage.Redis.RestartAsync(keepData: true);
        await stage.System.WholeAsync();
    }
}
