using System.Collections.Concurrent;
using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Telemetry.Storage;

/// <summary>The service instances that have sent telemetry.</summary>
internal sealed class SourceRegistry(TelemetryLimits limits)
{
    private readonly ConcurrentDictionary<(string Service, string Instance), TelemetrySource> _sources = new();
    private readonly Lock _lock = new();
    private long _version;

    public long Version => Volatile.Read(ref _version);

    /// <summary>By name.</summary>
    public IReadOnlyList<TelemetrySource> All =>
        [.. _sources.Values.OrderBy(source => source.Name, StringComparer.OrdinalIgnoreCase).ThenBy(source => source.Number)];

    /// <summary>The source of that identity, new or known; null where there are too many.</summary>
    public TelemetrySource? GetOrAdd(string service, string instance, IReadOnlyList<NamedValue> attributes)
    {
        if (_sources.TryGetValue((service, instance), out var known))
        {
            return known;
        }
        lock (_lock)
        {
            if (_sources.TryGetValue((service, instance), out known))
            {
                return known;
            }
            if (_sources.Count >= limits.MaxResourceCount)
            {
                return null;
            }
            var source = new TelemetrySource(service, instance, _sources.Count, attributes);
            var siblings = _sources.Values.Where(other => other.ServiceName == service).ToList();
            if (siblings.Count > 0)
            {
                source.MarkReplicated();
                siblings.ForEach(sibling => sibling.MarkReplicated());
            }
            _sources[(service, instance)] = source;
            _version++;
            return source;
        }
    }

    /// <summary>The sources that any of <paramref name="names"/> names; null where one of them names nobody.</summary>
    public IReadOnlySet<TelemetrySource>? Resolve(IEnumerable<string> names)
    {
        var found = new HashSet<TelemetrySource>();
        foreach (var name in names)
        {
            var matches = _sources.Values.Where(source => source.IsNamed(name)).ToList();
            if (matches.Count == 0)
            {
                return null;
            }
            found.UnionWith(matches);
        }
        return found;
    }
}
