using RocketMQ.TestKit.Measuring;

namespace PushApp.Fuzz.Verdicts;

/// <summary>The memory of a process over a run.</summary>
internal sealed class MemorySamples
{
    private readonly List<(double Progress, double Bytes)> _samples = [];

    /// <summary>Forgets what is of a process that has ended.</summary>
    public void Clear() => _samples.Clear();

    /// <summary>Adds a sample.</summary>
    /// <param name="progress">How much of the run is done, 0 to 1.</param>
    /// <param name="bytes">Resident bytes.</param>
    public void Add(double progress, long bytes) => _samples.Add((progress, bytes));

    /// <summary>The medians of the tenth behind the first fifth, and of the last tenth, of the time that the samples are from.</summary>
    public (long Before, long After) BeforeAndAfter()
    {
        if (_samples.Count == 0)
        {
            return (0, 0);
        }

        var (first, last) = (_samples[0].Progress, _samples[^1].Progress);
        return (Median(0.2, 0.3), Median(0.9, 1));

        long Median(double from, double to)
        {
            var within = _samples.Where(sample => sample.Progress >= At(from) && sample.Progress <= At(to)).Select(sample => sample.Bytes).ToArray();

            // Of a short run there may be no sample within a tenth.
            return (long)(within.Length > 0 ? Statistics.Median(within) : _samples.MinBy(sample => Math.Abs(sample.Progress - At(from))).Bytes);
        }

        double At(double part) => first + ((last - first) * part);
    }
}
