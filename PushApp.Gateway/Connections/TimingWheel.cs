namespace PushApp.Gateway.Connections;

/// <summary>
/// Visits each member once a turn, a slot of them at a time, so that one timer serves all. Members are spread evenly over
/// the slots. Thread-safe, but for <see cref="Advance"/>, which one caller does.
/// </summary>
internal sealed class TimingWheel<T>(int slots) where T : notnull
{
    private readonly HashSet<T>[] _slots = [.. Enumerable.Range(0, slots).Select(_ => new HashSet<T>())];
    private readonly List<T> _visited = [];
    private uint _added;
    private int _position;

    /// <summary>How many steps make a turn.</summary>
    public int Slots => _slots.Length;

    /// <summary>Adds a member; the result says where it is, for <see cref="Remove"/>.</summary>
    public int Add(T member)
    {
        var slot = (int)(Interlocked.Increment(ref _added) % (uint)_slots.Length);
        lock (_slots[slot])
        {
            _slots[slot].Add(member);
        }

        return slot;
    }

    /// <summary>Removes a member from where <see cref="Add"/> put it.</summary>
    public void Remove(int slot, T member)
    {
        lock (_slots[slot])
        {
            _slots[slot].Remove(member);
        }
    }

    /// <summary>Goes one step on. The list is the members of the slot that is reached, until the next call.</summary>
    public IReadOnlyList<T> Advance()
    {
        _position = (_position + 1) % _slots.Length;
        _visited.Clear();
        lock (_slots[_position])
        {
            _visited.AddRange(_slots[_position]);
        }

        return _visited;
    }
}
