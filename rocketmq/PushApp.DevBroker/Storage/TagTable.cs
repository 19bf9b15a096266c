using System.Collections.Concurrent;
using System.Text;

namespace PushApp.DevBroker.Storage;

/// <summary>The tags a topic has seen, each with a small number that stands for it in the indexes.</summary>
internal sealed class TagTable
{
    public const int NoTag = 0;

    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _last = NoTag;

    public int NumberOf(string tag) =>
        _numbers.TryGetValue(tag, out var number) ? number : _numbers.GetOrAdd(tag, _ => Interlocked.Increment(ref _last));

    /// <summary>The number of a tag in UTF-8, without making a string of one that is known; <see cref="NoTag"/> for none.</summary>
    public int NumberOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return NoTag;
        }

        Span<char> characters = stackalloc char[utf8.Length];
        var tag = characters[..Encoding.UTF8.GetChars(utf8, characters)];
        return _numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(tag, out var number) ? number : NumberOf(tag.ToString());
    }

    public bool TryNumberOf(string tag, out int number) => _numbers.TryGetValue(tag, out number);
}
