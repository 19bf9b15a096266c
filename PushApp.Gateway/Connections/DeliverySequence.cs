using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Inboxes;

namespace PushApp.Gateway.Connections;

/// <summary>
/// What one connection was sent of its user's messages, and what is to be done with each that comes: live ones are queued
/// in the order of their sequence numbers, without gaps, and whatever does not fit together (a gap, another epoch, a client
/// that reads slowly) ends in one thing: the inbox is read. Pure: it waits for nothing. Not thread-safe.
/// </summary>
/// <param name="tryQueue">Queues a message; false where there is no room.</param>
/// <param name="tryQueueEpoch">Queues the news that numbers belong to another epoch, and up to which they are the same; false where there is no room.</param>
internal sealed class DeliverySequence(Func<Push, bool> tryQueue, Func<string, long, bool> tryQueueEpoch)
{
    // The most that is held while an earlier message is missing, or the inbox is read.
    private const int MaxHeld = 64;
    private const int MaxHeldBytes = 256 * 1024;

    private readonly ReorderBuffer<Push> _order = new(MaxHeld, MaxHeldBytes, static push => push.Frame.Length);
    private readonly SentIds _sent = new();
    private State _state = State.Joining;
    private string _epochBefore = "";
    private bool _unknown;
    private (long Seq, string Epoch) _missing;

    private enum State
    {
        /// <summary>The inbox was not read yet: it is not known where to begin.</summary>
        Joining,

        /// <summary>Messages come from the inbox; live ones wait.</summary>
        CatchingUp,

        /// <summary>Live messages are queued as they come.</summary>
        Live,
    }

    /// <summary>The last sequence number that was queued.</summary>
    public long Last => _order.Last;

    /// <summary>The numbering that it belongs to; empty before the inbox was read.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>Begins with the first page of the inbox; <see cref="Take"/> it afterwards.</summary>
    public void Begin(InboxPage first)
    {
        Epoch = first.Epoch;
        _order.ContinueAfter(first.First - 1);
        _state = State.CatchingUp;
    }

    /// <summary>Takes a live message that is kept.</summary>
    /// <param name="push">The message.</param>
    /// <param name="duplicate">Whether it was sent before.</param>
    public NextStep Offer(Push push, out bool duplicate)
    {
        var item = push.Item;
        duplicate = _state != State.Joining && item.Epoch == _epochBefore;
        if (duplicate)
        {
            // What is of the epoch before is in what was read since, or lost with it.
            return NextStep.None;
        }

        if (_state == State.Joining || item.Epoch != Epoch)
        {
            // The inbox knows more of it.
            _unknown = true;
            return _state == State.Live ? NextStep.Read : NextStep.None;
        }

        if (_sent.Contradict(item.Seq, item.From, item.Id))
        {
            return Contradict();
        }

        duplicate = !_order.Hold(item.Seq, push);
        return duplicate || _state != State.Live ? NextStep.None : QueueHeld();
    }

    /// <summary>
    /// Compares what was queued with the inbox, of which the newest message may have been lost on its way here.
    /// </summary>
    /// <param name="beat">How far the inbox has come.</param>
    /// <param name="lastBefore"><see cref="Last"/> from before that was read.</param>
    public NextStep Compare(Beat beat, long lastBefore)
    {
        if (_state != State.Live)
        {
            return NextStep.None;
        }

        if (beat.Epoch != Epoch)
        {
            _unknown = true;
            return NextStep.Read;
        }

        if (beat.Seq < lastBefore)
        {
            return Contradict();
        }

        _order.Expect(beat.Seq);
        return QueueHeld();
    }

    /// <summary>Whether the inbox has to be read, or what was missing has come.</summary>
    public bool StartFilling()
    {
        if (!_order.HasGap && !_unknown)
        {
            return false;
        }

        _missing = (_order.HasGap ? _order.Last + 1 : 0, Epoch);
        _state = State.CatchingUp;
        return true;
    }

    /// <summary>Says from where the inbox is to be read now.</summary>
    public (long After, string Epoch) StartReading()
    {
        // What comes after this may not be in what is read.
        _unknown = false;
        return (_order.Last, Epoch);
    }

    /// <summary>Queues what was read.</summary>
    public PageResult Take(InboxPage page)
    {
        if (!page.Continues)
        {
            return PageResult.DoesNotContinue;
        }

        if (page.Epoch != Epoch)
        {
            // It shares all that was sent, and goes on where this one ends; the client has to know its name.
            (_epochBefore, Epoch) = (Epoch, page.Epoch);
            _order.Clear();
            if (!tryQueueEpoch(Epoch, _order.Last))
            {
                return PageResult.DoesNotContinue;
            }
        }

        foreach (var item in page.Items)
        {
            if (!TryQueue(new Push(item, replayed: true)))
            {
                return PageResult.More;
            }
        }

        // What a page holds that cannot be read is passed over, or it would be asked for again and again.
        _order.ContinueAfter(Math.Max(_order.Last, page.Through));
        return !_unknown && (page.Through < page.First || _order.Last >= page.HeadSeq) ? PageResult.Through : PageResult.More;
    }

    /// <summary>Queues live messages from here on: the inbox was read to its end.</summary>
    public NextStep GoLive()
    {
        if (Epoch == _missing.Epoch && _order.Last < _missing.Seq)
        {
            // Later messages came, and the inbox, read after that, does not lead up to them: it has lost some.
            return Contradict();
        }

        _missing = default;
        _state = State.Live;
        return _unknown ? NextStep.Read : QueueHeld();
    }

    private NextStep QueueHeld()
    {
        while (_order.TryPeekNext(out var push))
        {
            if (!TryQueue(push))
            {
                // The client reads slowly. What it cannot take now it gets from the inbox.
                return NextStep.Read;
            }
        }

        return _order.HasGap ? NextStep.ReadSoon : NextStep.None;
    }

    private bool TryQueue(Push push)
    {
        if (!tryQueue(push))
        {
            return false;
        }

        _sent.Note(push.Item.Seq, push.Item.From, push.Item.Id);
        _order.ContinueAfter(push.Item.Seq);
        return true;
    }

    private NextStep Contradict()
    {
        _state = State.CatchingUp;
        return NextStep.Contradict;
    }
}

/// <summary>What a connection has to do next.</summary>
internal enum NextStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Read the inbox.</summary>
    Read,

    /// <summary>Read the inbox, unless what is missing comes by itself within a moment.</summary>
    ReadSoon,

    /// <summary>A number names two messages: have the inbox begin another epoch, and the client connect again.</summary>
    Contradict,
}

/// <summary>What became of a page.</summary>
internal enum PageResult
{
    /// <summary>All there is was queued.</summary>
    Through,

    /// <summary>There is more to read, maybe when there is room.</summary>
    More,

    /// <summary>It does not continue what was sent: the client has to connect again.</summary>
    DoesNotContinue,
}
