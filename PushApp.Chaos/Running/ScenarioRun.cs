using PushApp.Chaos.Load;
using PushApp.Chaos.Scenarios;
using PushApp.Chaos.Systems;
using PushApp.Chaos.Verdicts;

namespace PushApp.Chaos.Running;

/// <summary>One scenario on one system: clients connect, load begins, the fault comes and goes, the load ends, and all must have arrived.</summary>
internal sealed class ScenarioRun(PushSystem system, RedisServers? redis, ChatApis apis, Times times, int perSecond)
{
    private const int Users = 500;

    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // What must not come any more is given this long to come.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private static int _ran;

    /// <summary>Runs it.</summary>
    /// <exception cref="Exception">The scenario could not be run to its end; the system may be broken.</exception>
    public async Task<Verdict> RunAsync(IScenario scenario)
    {
        var run = Interlocked.Increment(ref _ran);
        string[] users = [.. Enumerable.Range(0, Users).Select(i => $"r{run}-u{i}")];
        var tokens = await apis.TokensAsync(["sender", .. users]);
        var ledger = new Ledger(TimeProvider.System);
        var gateways = system.Gateways;
        await using var fleet = await Fleet.ConnectAsync([.. users.Select((user, i) => new DeviceOptions(user, tokens[i + 1], FirstOf(gateways[i % gateways.Count])))], ledger);
        await using var stage = new Stage(system, redis, apis, fleet, ledger, times);

        var begin = ledger.Now;
        await using (new Traffic(apis, ledger, tokens[0], users, perSecond))
        {
            await Task.Delay(times.Before);
            await scenario.RunAsync(stage);
            await Task.Delay(times.After);
        }

        var end = ledger.Now;
        await ArrivedAsync(stage);
        return Verdict.Of(scenario.Name, ledger.Count((begin, end), stage.Rollback), stage.Notes);
    }

    // Spread evenly at first; whoever comes again comes anywhere.
    private Func<Uri> FirstOf(Replica gateway)
    {
        var first = gateway.Address;
        return () => Interlocked.Exchange(ref first, null) ?? system.AnyGateway();
    }

    private static async Task ArrivedAsync(Stage stage)
    {
        var since = stage.Rollback?.At ?? TimeSpan.Zero;
        for (var ended = stage.Ledger.Now; stage.Ledger.Missing(since) > 0 && stage.Ledger.Now - ended < ArrivalLimit;)
        {
            await Task.Delay(Look);
        }

        await Task.Delay(Silence);
    }
}
