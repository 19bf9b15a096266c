using System.Diagnostics.CodeAnalysis;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Puts what comes from several queues of the broker back into order: a message that is ahead of a missing one waits here.
/// Bounded: what finds no room is dropped, as the inbox has it. Not thread-safe.
/// </summary>
internal sealed class ReorderBuffer<T>(int capacity)
{
    private readonly SortedList<long, T> _held = [];
    private long _highest;

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
            _held.RemoveAt(0);
        }
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

        _highest = Math.Max(_highest, seq);
        if (_held.Count < capacity)
        {
            _held.Add(seq, value);
        }
        else if (seq < _held.GetKeyAtIndex(_held.Count - 1))
        {
            // The lowest numbers are the first that can be taken out.
            _held.RemoveAt(_held.Count - 1);
            _held.Add(seq, value);
        }

        return true;
    }

    /// <summary>Takes out the message that follows <see cref="Last"/>, which it then is.</summary>
    public bool TryTakeNext([MaybeNullWhen(false)] out T value)
    {
        if (_held.Count == 0 || _held.GetKeyAtIndex(0) != Last + 1)
        {
            value = default;
            return false;
        }

        value = _held.GetValueAtIndex(0);
        _held.RemoveAt(0);
        Last++;
        return true;
    }
}
