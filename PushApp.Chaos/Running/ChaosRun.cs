using System.Diagnostics;
using PushApp.Chaos.Load;
using PushApp.Chaos.Scenarios;
using PushApp.Chaos.Systems;
using PushApp.Chaos.Verdicts;

namespace PushApp.Chaos.Running;

/// <summary>All scenarios that are asked for. A system serves one after the other, as long as they leave it whole.</summary>
internal sealed class ChaosRun(Arguments arguments) : IAsyncDisposable
{
    private RedisServers? _redis;
    private PushSystem? _system;
    private ChatApis? _apis;
    private Setup _setup;

    /// <summary>Runs them, and says what came of each as soon as it is known.</summary>
    public async Task<IReadOnlyList<Verdict>> RunAsync()
    {
        var runs = new List<Verdict>();
        foreach (var run in Enumerable.Range(1, arguments.Runs))
        {
            foreach (var name in arguments.Scenarios)
            {
                var scenario = AllScenarios.List.Single(one => one.Name == name);
                Console.WriteLine($"== {name}{(arguments.Runs > 1 ? $", run {run} of {arguments.Runs}" : "")}: {scenario.Summary}");
                var watch = Stopwatch.StartNew();
                var verdict = await RunAsync(scenario);
                runs.Add(verdict);
                foreach (var line in verdict.Details)
                {
                    Console.WriteLine($"   {line}");
                }

                Console.WriteLine($"== {name}: {verdict.Text}, {watch.Elapsed.TotalSeconds:F0} s");
            }
        }

        return [.. runs.GroupBy(verdict => verdict.Scenario).Select(group => Verdict.WorstOf([.. group]))];
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    private async Task<Verdict> RunAsync(IScenario scenario)
    {
        if (SkipReason(scenario) is { } reason)
        {
            return new Verdict(scenario.Name, null, [], reason);
        }

        try
        {
            if (_system is null || _setup != scenario.Setup)
            {
                await EndAsync();
                await BeginAsync(scenario.Setup);
            }

            var times = arguments.Short ? Times.Short : Times.Long;
            var verdict = await new ScenarioRun(_system!, _redis, _apis!, times, arguments.Rate).RunAsync(scenario);
            await _system!.WholeAsync();
            return verdict;
        }
        catch (Exception e)
        {
            // Whatever went wrong, the next scenario begins with a system that is whole.
            Console.WriteLine(e);
            await EndAsync();
            return new Verdict(scenario.Name, null, [$"could not be run: {e.Message}"]);
        }
    }

    private static string? SkipReason(IScenario scenario) => scenario switch
    {
        { NeedsRedis: true } when RedisServers.Program is null => "there is no redis-server (Debian's package redis-server)",
        { Setup: Setup.Clocks } when GatewayClocks.Library is null => "there is no libfaketime (Debian's package faketime)",
        _ when !OperatingSystem.IsLinux() => "processes are found and frozen as on Linux",
        _ => null,
    };

    private async Task BeginAsync(Setup setup)
    {
        var watch = Stopwatch.StartNew();
        _redis ??= RedisServers.Program is null ? null : await RedisServers.StartAsync();
        var clocks = setup is Setup.Clocks ? new GatewayClocks() : null;
        var system = _system = await PushSystem.StartAsync(new SystemOptions(arguments.RocketMQ, _redis?.ConnectionString, clocks, arguments.Logs));
        _setup = setup;
        _apis = new ChatApis(() => [.. system.ChatApis.Select(api => api.Address).OfType<Uri>()]);
        Console.WriteLine($"The system runs on {(_redis is null ? "the embedded Redis" : "redis-server")} and RocketMQ '{arguments.RocketMQ}' after {watch.Elapsed.TotalSeconds:F0} s.");
    }

    private async Task EndAsync()
    {
        if (_system is { } system)
        {
            _apis?.Dispose();
            await system.DisposeAsync();
            (_system, _apis) = (null, null);
        }
    }
}
