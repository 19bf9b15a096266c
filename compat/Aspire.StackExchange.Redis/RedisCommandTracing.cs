using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// One client span for each Redis command that ran inside a recorded span, made from the client's profiling
/// sessions after the fact: the command's own path only notes times.
/// </summary>
internal sealed class RedisCommandTracing : IAsyncDisposable
{
    /// <summary>The name that OpenTelemetry's own Redis instrumentation has, so that filters for it apply here.</summary>
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<ActivitySpanId, (ActivityContext Parent, ProfilingSession Session)> _sessions = new();
    private readonly List<(ActivityContext Parent, ProfilingSession Session)> _retired = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _draining;

    public RedisCommandTracing() => _draining = DrainUntilStopped();

    /// <summary>Has the spans of this connection's commands made from now on.</summary>
    public void Trace(ConnectionMultiplexer connection) => connection.RegisterProfiler(CurrentSession);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _draining;
        _stopping.Dispose();
        Drain();
        Drain();
    }

    private ProfilingSession? CurrentSession() =>
        Activity.Current is { Recorded: true } parent && Source.HasListeners()
            ? _sessions.GetOrAdd(parent.SpanId, static (_, parent) => (parent.Context, new ProfilingSession()), parent).Session
            : null;

    private async Task DrainUntilStopped()
    {
        using var timer = new PeriodicTimer(DrainInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                Drain();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposal drains what is left.
        }
    }

    private void Drain()
    {
        foreach (var retired in _retired)
        {
            Record(retired);
        }

        _retired.Clear();
        foreach (var id in _sessions.Keys)
        {
            // A command that starts meanwhile opens a new session; one under way ends in this one, which is
            // therefore read once more the next time.
            if (_sessions.TryRemove(id, out var session))
            {
                Record(session);
                _retired.Add(session);
            }
        }
    }

    private static void Record((ActivityContext Parent, ProfilingSession Session) traced)
    {
        foreach (var command in traced.Session.FinishProfiling())
        {
            Record(traced.Parent, command);
        }
    }

    private static void Record(ActivityContext parent, IProfiledCommand command)
    {
        using var span = Source.StartActivity(
            command.Command, ActivityKind.Client, parent, startTime: command.CommandCreated);
        if (span is null)
        {
            return;
        }

        span.SetTag("db.system.name", "redis");
        span.SetTag("db.operation.name", command.Command);
        span.SetTag("db.namespace", command.Db);
        switch (command.EndPoint)
        {
            case IPEndPoint ip:
                span.SetTag("server.address", ip.Address.ToString());
                span.SetTag("server.port", ip.Port);
                break;
            case DnsEndPoint dns:
                span.SetTag("server.address", dns.Host);
                span.SetTag("server.port", dns.Port);
                break;
        }

        span.SetEndTime(command.CommandCreated + command.ElapsedTime);
    }
}
