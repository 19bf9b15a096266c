namespace PushApp.Chaos.Load;

/// <summary>
/// What one device knows of its messages' numbers, and whether what comes fits to it, as docs/client-protocol.md has it.
/// Violations are sentences; null stands for none.
/// </summary>
internal sealed class Sequence
{
    // The number that must come next on this connection; null where any may, as after a gap that was told.
    private long? _next;
    private bool _first = true;

    /// <summary>The number of the last message that the device has; 0 before the first.</summary>
    public long Cursor { get; private set; }

    /// <summary>What <see cref="Cursor"/> belongs to; null before the first welcome.</summary>
    public string? Epoch { get; private set; }

    /// <summary>1, and one more each time that the numbers began anew: the same number in the same numbering is the same message.</summary>
    public int Numbering { get; private set; } = 1;

    /// <summary>Takes the first frame of a connection; another epoch that is recovered goes on with the numbers of the one before.</summary>
    public void Welcome(string epoch, bool recovered)
    {
        if (!recovered && Epoch is not null && epoch != Epoch)
        {
            (Cursor, Numbering) = (0, Numbering + 1);
        }

        (_first, _next) = (true, recovered ? Cursor + 1 : null);
        Epoch = epoch;
    }

    /// <summary>Takes an <c>epoch</c> frame: from here on numbers belong to another epoch; those up to <paramref name="seq"/> to both.</summary>
    public string? Renumber(string epoch, long seq)
    {
        var violation = seq < Cursor ? $"epoch {epoch} shares the numbers up to {seq}, but the device has {Cursor}" : null;
        Epoch = epoch;
        return violation;
    }

    /// <summary>Takes a message's number.</summary>
    /// <param name="seq">Its number, above 0.</param>
    /// <param name="repeated">Whether the device ignores it, as it has this number already.</param>
    public string? Message(long seq, out bool repeated)
    {
        repeated = seq <= Cursor;

        // What came before may come again at the beginning of a connection; from there on each follows the one before it.
        var violation = _next is { } next && seq != next && !(_first && repeated)
            ? $"{seq} came where {next} was due"
            : null;
        (_first, _next) = (false, seq + 1);
        Cursor = Math.Max(Cursor, seq);
        return violation;
    }
}
