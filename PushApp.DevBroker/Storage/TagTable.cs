using System.Collections.Concurrent;

namespace PushApp.DevBroker.Storage;

/// <summary>The tags a topic has seen, each with a small number that stands for it in the indexes.</summary>
internal sealed class TagTable
{
    public const int NoTag = 0;

    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _last = NoTag;

    public int NumberOf(string tag) =>
        _numbers.TryGetValue(tag, out var number) ? number : _numbers.GetOrAdd(tag, _ => Interlocked.Increment(ref _last));

    public bool TryNumberOf(string tag, out int number) => _numbers.TryGetValue(tag, out number);
}
