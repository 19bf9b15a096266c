using System.Collections.Concurrent;

namespace Aspire.Dashboard.Telemetry.Storage;

/// <summary>
/// One instance of each name. The same few hundred names arrive with every span; without this, every
/// span that is kept would keep copies of its own.
/// </summary>
internal sealed class StringPool
{
    private const int Capacity = 10_000;
    private const int MaxLength = 128;
    private readonly ConcurrentDictionary<string, string> _strings = new(StringComparer.Ordinal);
    private int _count;

    public string Share(string text)
    {
        if (text.Length == 0)
        {
            return string.Empty;
        }
        if (text.Length > MaxLength)
        {
            return text;
        }
        if (_strings.TryGetValue(text, out var shared))
        {
            return shared;
        }
        if (Volatile.Read(ref _count) < Capacity && _strings.TryAdd(text, text))
        {
            Interlocked.Increment(ref _count);
        }
        return text;
    }
}
