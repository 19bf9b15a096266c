using System.Diagnostics.CodeAnalysis;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Puts what comes from several queues of the broker back into order: a message that is ahead of a missing one waits here.
/// Bounded: what finds no room is dropped, as the inbox has it. Not thread-safe.
/// </summary>
/// <param name="capacity">The most messages that wait.</param>
/// <param name="maxBytes">The most bytes that wait.</param>
/// <param name="sizeOf">A message's bytes.</param>
internal sealed class ReorderBuffer<T>(int capacity, int maxBytes, Func<T, int> sizeOf)
{
    private readonly SortedList<long, T> _held = [];
    private long _highest;
    private long _bytes;

    /// <summary>The last sequence number that was taken out or skipped.</summary>
    public long Last { get; private set; }

    /// <summary>Whether something beyond <see cref="Last"/> has come, held or dropped, or is expected, so that at least one message is missing.</summary>
    public bool HasGap => _highest > Last;

    /// <summary>Continues after <paramref name="last"/>; what is held up to it is forgotten.</summary>
    public void ContinueAfter(long last)
    {
        Last = last;
        while (_held.Count > 0 && _held.GetKeyAtIndex(0) <= last)
        {
            Remove(0);
        }
    }

    /// <summary>Forgets what is held and expected: the numbers after <see cref="Last"/> name other messages from here on.</summary>
    public void Clear()
    {
        _held.Clear();
        _bytes = 0;
        _highest = Last;
    }

    /// <summary>Notes that there are messages up to <paramref name="seq"/>: what has not come of them is missing.</summary>
    public void Expect(long seq) => _highest = Math.Max(_highest, seq);

    /// <summary>Takes in a message.</summary>
    /// <returns>False for a duplicate: one up to <see cref="Last"/>, or held already.</returns>
    public bool Hold(long seq, T value)
    {
        if (seq <= Last || _held.ContainsKey(seq))
        {
            return false;
        }

        Expect(seq);
        _held.Add(seq, value);
        _bytes += sizeOf(value);
        // The lowest numbers are the first that can be taken out; the next one always finds room.
        while (_held.Count > capacity || (_bytes > maxBytes && _held.Count > 1))
        {
            Remove(_held.Count - 1);
        }

        return true;
    }

    /// <summary>Finds the message that follows <see cref="Last"/>; <see cref="ContinueAfter"/> takes it out.</summary>
    public bool TryPeekNext([MaybeNullWhen(false)] out T value)
    {
        if (_held.Count == 0 || _held.GetKeyAtIndex(0) != Last + 1)
        {
            value = default;
            return false;
        }

        value = _held.GetValueAtIndex(0);
        return true;
    }

    private void Remove(int index)
    {
        _bytes -= sizeOf(_held.GetValueAtIndex(index));
        _held.RemoveAt(index);
    }
}
