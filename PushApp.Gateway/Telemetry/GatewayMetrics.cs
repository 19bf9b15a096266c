using System.Diagnostics.Metrics;
using PushApp.Delivery.Leases;

namespace PushApp.Gateway.Telemetry;

/// <summary>What the gateway counts: as metrics of the meter <c>PushApp.Gateway</c>, and for its lease.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    private readonly Meter _meter = new("PushApp.Gateway");
    private readonly UpDownCounter<long> _connectionCount;
    private readonly Counter<long> _consumedCount;
    private readonly Counter<long> _pushedCount;
    private readonly Counter<long> _acknowledged;
    private readonly Counter<long> _unnoted;
    private readonly Counter<long> _untold;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _forwarded;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _undecodable;
    private readonly Counter<long> _forged;
    private readonly Counter<long> _staleRoutes;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _latency;
    private long _connections;
    private long _consumed;
    private long _pushed;

    public GatewayMetrics()
    {
        _connectionCount = _meter.CreateUpDownCounter<long>("pushapp.gateway.connections", "{connection}", "Clients connected now.");
        _consumedCount = _meter.CreateCounter<long>("pushapp.gateway.consumed", "{message}", "RocketMQ messages consumed.");
        _pushedCount = _meter.CreateCounter<long>("pushapp.gateway.pushed", "{message}", "Messages written to clients.");
        _acknowledged = _meter.CreateCounter<long>("pushapp.gateway.acknowledged", "{acknowledgement}", "Cursors recorded; one may stand for several messages.");
        _unnoted = _meter.CreateCounter<long>("pushapp.gateway.receipts.unnoted", "{device}", "How often it could not be noted for receipts how far a device has come.");
        _untold = _meter.CreateCounter<long>("pushapp.gateway.receipts.untold", "{event}", "Receipts that RocketMQ did not take as events in time.");
        _replayed = _meter.CreateCounter<long>("pushapp.gateway.replayed", "{message}", "Messages written to clients from the inbox.");
        _forwarded = _meter.CreateCounter<long>("pushapp.gateway.forwarded", "{message}", "Messages forwarded to the gateway that now holds their user.");
        _duplicates = _meter.CreateCounter<long>("pushapp.gateway.duplicates", "{message}", "Messages that came again and were not pushed again.");
        _dropped = _meter.CreateCounter<long>("pushapp.gateway.dropped", "{message}", "Messages neither pushed nor forwarded: the inbox has those that are persisted.");
        _undecodable = _meter.CreateCounter<long>("pushapp.gateway.undecodable", "{message}", "RocketMQ messages, and items in them, that cannot be read.");
        _forged = _meter.CreateCounter<long>("pushapp.gateway.forged", "{message}", "RocketMQ messages without a signature by a key of Envelope:Key or Envelope:Keys; dropped.");
        _staleRoutes = _meter.CreateCounter<long>("pushapp.gateway.routes.stale", "{route}", "Routes whose connection is gone, found where another one's belongs or by following them.");
        _closed = _meter.CreateCounter<long>("pushapp.gateway.closed", "{connection}", "Connections that the gateway closed, by close code.");
        _refused = _meter.CreateCounter<long>("pushapp.gateway.refused", "{connection}", "Connections refused before they were clients, and clients sent away for what they sent: by what a limit or the protocol says.");
        _latency = _meter.CreateHistogram(
            "pushapp.gateway.push.latency", "s", "From the chat API's taking a message to its being written to a client.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
    }

    /// <summary>The counts that the lease reports.</summary>
    public GatewayStats Stats => new(Volatile.Read(ref _connections), Volatile.Read(ref _consumed), Volatile.Read(ref _pushed));

    public void Connected() => Count(_connectionCount, ref _connections, 1);

    public void Disconnected() => Count(_connectionCount, ref _connections, -1);

    public void Closed(int code) => _closed.Add(1, new KeyValuePair<string, object?>("pushapp.close.code", code));

    public void Refused(string why) => _refused.Add(1, new KeyValuePair<string, object?>("pushapp.reason", why));

    public void Consumed()
    {
        Interlocked.Increment(ref _consumed);
        _consumedCount.Add(1);
    }

    public void Pushed(TimeSpan latency)
    {
        Interlocked.Increment(ref _pushed);
        _pushedCount.Add(1);
        _latency.Record(latency.TotalSeconds);
    }

    public void Replayed()
    {
        Interlocked.Increment(ref _pushed);
        _pushedCount.Add(1);
        _replayed.Add(1);
    }

    public void Unnoted() => _unnoted.Add(1);

    public void Untold() => _untold.Add(1);

    public void Acknowledged() => _acknowledged.Add(1);

    public void Forwarded() => _forwarded.Add(1);

    public void Duplicate() => _duplicates.Add(1);

    public void Dropped() => _dropped.Add(1);

    public void Undecodable(int count = 1) => _undecodable.Add(count);

    public void Forged() => _forged.Add(1);

    public void StaleRoute() => _staleRoutes.Add(1);

    public void Dispose() => _meter.Dispose();

    private static void Count(UpDownCounter<long> counter, ref long value, int by)
    {
        Interlocked.Add(ref value, by);
        counter.Add(by);
    }
}
