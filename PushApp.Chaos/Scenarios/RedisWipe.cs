namespace PushApp.Chaos.Scenarios;

/// <summary>Redis comes back empty. Everyone must be told, and what is sent from then on must be complete.</summary>
internal sealed class RedisWipe : IScenario
{
    public string Name => "redis-wipe";

    public string Summary => "SIGKILL Redis, start it again without its data";

    public bool NeedsRedis => true;

    public async Task RunAsync(Stage stage)
    {
        await stage.Redis.KillAsync();
        stage.RollBack(tellsEveryone: true);
        await Task.Delay(stage.Times.Outage);
        await stage.Redis.RestartAsync(keepData: false);
        await stage.System.WholeAsync();
    }
}
