using System.Diagnostics;
using System.Net.Sockets;
using PushApp.Fuzz.Systems;
using PushApp.Fuzz.Targets;
using PushApp.Fuzz.Verdicts;

namespace PushApp.Fuzz;

/// <summary>One target's part of a run: cases until the inputs or the time are used up.</summary>
internal sealed class TargetRun(Target target, Arguments arguments)
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(200);

    private readonly long _budget = arguments.Case is null ? arguments.Inputs / arguments.Targets.Count : 1;
    private readonly Findings _findings = new(target.Name, arguments.Seed);
    private readonly MemorySamples _memory = new();
    private readonly List<HealthyResult> _healthy = [];
    private readonly Stopwatch _time = new();
    private long _next = (arguments.Case ?? 0) - 1;
    private long _inputs;
    private long _connections;
    private long _logBytes;
    private long _stackTraces;

    /// <summary>How often a process ended.</summary>
    public int Crashes { get; private set; }

    /// <summary>Whether all inputs were sent, or the time is used up.</summary>
    public bool IsOver => Progress >= 1;

    /// <summary>What has come of it.</summary>
    public TargetResult Result => new()
    {
        Target = target.Name,
        Inputs = _inputs,
        Connections = _connections,
        Time = _time.Elapsed,
        Crashes = Crashes,
        ServerErrors = _findings.CountOf(FaultKind.ServerError),
        OddAnswers = _findings.CountOf(FaultKind.OddAnswer),
        Healthy = _healthy,
        Memory = _memory.BeforeAndAfter(),
        LogBytes = _logBytes,
        StackTraces = _stackTraces,
    };

    private double Progress => Math.Max(Volatile.Read(ref _inputs) / (double)_budget, _time.Elapsed / arguments.TimeOfTarget);

    /// <summary>Sends cases to a system until the run is over or a process has ended.</summary>
    /// <returns>Whether all processes live.</returns>
    public async Task<bool> GoOnAsync(FuzzedSystem system)
    {
        var logged = Logged(system);
        Listen(system, (service, headline) => _findings.Add($"{service.Name} logged {headline}"));
        await using var healthy = await HealthyPair.StartAsync(system);
        _memory.Clear();
        _time.Start();
        using var over = new CancellationTokenSource();
        var sampling = SampleAsync(system, over.Token);
        await Task.WhenAll(Enumerable.Range(0, arguments.Case is null ? target.ConnectionsAtOnce : 1).Select(_ => Task.Run(() => SendCasesAsync(system))));
        await over.CancelAsync();
        await sampling;
        _time.Stop();
        _healthy.Add(await healthy.EndAsync(waits: system.Ended is null));

        // What services log of it that others end is no finding.
        Listen(system, null);
        var (bytes, traces) = Logged(system);
        (_logBytes, _stackTraces) = (_logBytes + bytes - logged.Bytes, _stackTraces + traces - logged.Traces);
        if (system.Ended is not { } ended)
        {
            return true;
        }

        Crashes++;
        _findings.Add(ended.End, always: true);
        return false;
    }

    private static void Listen(FuzzedSystem system, Action<WatchedService, string>? found)
    {
        foreach (var service in system.Services)
        {
            service.Log.FirstOfKind = found is null ? null : headline => found(service, headline);
        }
    }

    private static (long Bytes, long Traces) Logged(FuzzedSystem system) =>
        (system.Services.Sum(service => service.Log.Bytes), system.Services.Sum(service => service.Log.Exceptions.Values.Sum()));

    private async Task SendCasesAsync(FuzzedSystem system)
    {
        while (!IsOver && system.Ended is null)
        {
            var fuzzCase = target.Case(arguments.Seed, Interlocked.Increment(ref _next));
            if (arguments.Case is { } only)
            {
                if (fuzzCase.Number != only)
                {
                    return;
                }

                _findings.Print(fuzzCase);
            }

            _findings.Begin(fuzzCase);
            try
            {
                var result = await target.RunAsync(fuzzCase, target.PortIn(system));
                Interlocked.Increment(ref _connections);
                Interlocked.Add(ref _inputs, result.Inputs);
                _findings.Add(fuzzCase, result.Faults);
            }
            catch (SocketException)
            {
                // Nobody listens, or the service hung up at once: whether it lives is seen above.
            }
            finally
            {
                _findings.End(fuzzCase);
            }
        }
    }

    private async Task SampleAsync(FuzzedSystem system, CancellationToken over)
    {
        var service = target.ServiceIn(system);
        while (!over.IsCancellationRequested)
        {
            if (service.ResidentBytes is > 0 and var bytes)
            {
                _memory.Add(Progress, bytes);
            }

            await Task.Delay(SampleEvery, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
