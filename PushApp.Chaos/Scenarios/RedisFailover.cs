namespace PushApp.Chaos.Scenarios;

/// <summary>A replica that has not had the last second of writes becomes the master. Who lost something must be told, before anything
/// of the time after it comes; what is sent from then on must be complete. Some users are away in that second: what they
/// get in it, the old master alone has.</summary>
internal sealed class RedisFailover : IScenario
{
    public string Name => "redis-failover";

    public string Summary => "a replica without the last second of writes takes the place of Redis";

    public bool NeedsRedis => true;

    private const int Away = 25;
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Unreplicated = TimeSpan.FromSeconds(1);

    public async Task RunAsync(Stage stage)
    {
        var away = stage.Fleet.Devices.Take(Away).ToList();
        await stage.Redis.AddReplicaAsync();
        away.ForEach(device => device.Leave());
        await Task.Delay(Leaving);
        await stage.Redis.DetachReplicaAsync();
        await Task.Delay(Unreplicated);
        await stage.Redis.KillAsync();
        stage.RollBack(tellsEveryone: false);
        stage.Redis.Promote();
        away.ForEach(device => device.Return());
        await stage.System.WholeAsync();
        stage.Note($"{Away} of {stage.Fleet.Devices.Count} devices were away in the last second");
    }
}
