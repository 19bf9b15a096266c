using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Telemetry.Storage;

/// <summary>The instruments of every source, with their newest points.</summary>
internal sealed class MetricStore(TelemetryLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TelemetrySource, Dictionary<(string Meter, string Name), Instrument>> _sources = [];
    private long _version;

    /// <summary>Changes with the content: a page compares it instead of being told of every point.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Adds points; answers how many were rejected because a limit is reached.</summary>
    public int Add(TelemetrySource source, InstrumentInfo info, IReadOnlyList<(NamedValue[] Attributes, MetricPoint Point)> points)
    {
        lock (_lock)
        {
            source.HasMetrics = true;
            if (!_sources.TryGetValue(source, out var instruments))
            {
                _sources.Add(source, instruments = []);
            }
            if (!instruments.TryGetValue((info.Meter, info.Name), out var instrument))
            {
                if (instruments.Count == limits.MaxInstrumentCount)
                {
                    return points.Count;
                }
                instruments.Add((info.Meter, info.Name), instrument = new Instrument(info, limits));
            }
            var rejected = 0;
            foreach (var (attributes, point) in points)
            {
                rejected += instrument.Add(attributes, point) ? 0 : 1;
            }
            _version++;
            return rejected;
        }
    }

    /// <summary>The instruments that any of the sources has, by meter and name.</summary>
    public IReadOnlyList<InstrumentInfo> Instruments(Func<TelemetrySource, bool> of)
    {
        lock (_lock)
        {
            return
            [
                .. _sources.Where(source => of(source.Key))
                    .SelectMany(source => source.Value.Values.Select(instrument => instrument.Info))
                    .DistinctBy(info => (info.Meter, info.Name))
                    .OrderBy(info => info.Meter, StringComparer.Ordinal)
                    .ThenBy(info => info.Name, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>The points of one instrument since a time, for each source and each combination of attributes.</summary>
    public IReadOnlyList<SeriesSnapshot> Series(string meter, string name, Func<TelemetrySource, bool> of, DateTime since)
    {
        var snapshots = new List<SeriesSnapshot>();
        lock (_lock)
        {
            foreach (var (source, instruments) in _sources)
            {
                if (of(source) && instruments.TryGetValue((meter, name), out var instrument))
                {
                    instrument.CopyTo(snapshots, source, since);
                }
            }
        }
        return snapshots;
    }

    public void Clear(Func<TelemetrySource, bool>? of)
    {
        lock (_lock)
        {
            foreach (var source in _sources.Keys.Where(source => of is null || of(source)).ToList())
            {
                _sources.Remove(source);
            }
            _version++;
        }
    }
}
