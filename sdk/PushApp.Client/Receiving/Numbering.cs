using PushApp.Client.Cursors;

namespace PushApp.Client.Receiving;

/// <summary>
/// How far the client has come, by cursor and epoch (docs/client-protocol.md, "Cursor and epoch" and "Order and duplicates"):
/// what it has received, and what the application has handled of that. Not for several threads at the same time.
/// </summary>
/// <param name="stored">Where the device stopped; null where that is for the server to know.</param>
internal sealed class Numbering(Cursor? stored)
{
    private string? _epoch = stored?.Epoch;
    private long? _received = stored?.Seq;
    private long? _handled = stored?.Seq;

    // Whether the next message must have the number behind the one that was received.
    private bool _continues;

    /// <summary>Counts the numberings: it is another one after a reset.</summary>
    public int Current { get; private set; }

    /// <summary>Where the next connection continues. What waits for the application is not asked for again.</summary>
    public Cursor? Received => At(_received);

    /// <summary>What may be acknowledged and stored.</summary>
    public Cursor? Handled => At(_handled);

    /// <summary>Takes what a welcome says.</summary>
    /// <returns>Why messages are missing; null where none are.</returns>
    public MissedCause? Welcome(string epoch, bool recovered)
    {
        var reset = !recovered && _epoch is not null && _epoch != epoch;
        if (reset)
        {
            // Its numbers say nothing of the new numbering.
            (_received, _handled) = (null, null);
            Current++;
        }

        _epoch = epoch;
        _continues = recovered && _received is not null;
        return reset ? MissedCause.Reset : recovered ? null : MissedCause.Gap;
    }

    /// <summary>Takes an epoch frame: the numbers up to here are the same in both.</summary>
    public void NewEpoch(string epoch)
    {
        _epoch = epoch;
        _continues = false;
    }

    /// <summary>Takes a message's number, which is not 0.</summary>
    /// <param name="seq">The number.</param>
    /// <param name="gap">Whether messages before it are missing.</param>
    /// <returns>False where the message has come before.</returns>
    public bool Receive(long seq, out bool gap)
    {
        gap = false;
        if (seq <= _received)
        {
            return false;
        }

        gap = _continues && seq > _received + 1;
        (_received, _continues) = (seq, true);
        return true;
    }

    /// <summary>Notes that the application has handled a message; one of an earlier numbering changes nothing.</summary>
    public void Handle(long seq, int numbering)
    {
        if (numbering == Current && !(seq <= _handled))
        {
            _handled = seq;
        }
    }

    private Cursor? At(long? seq) => seq is { } number && _epoch is not null ? new Cursor(_epoch, number) : null;
}
