using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Queues a user's messages for one connection in the order of their sequence numbers, without gaps: live ones as they
/// come, missing ones from the inbox. What comes live while the inbox is read waits, and is then recognised by its number.
/// Whatever does not fit together (a gap, another epoch, a client that reads slowly) ends in one thing: the inbox is read.
/// </summary>
internal sealed partial class OrderedDelivery
{
    // The most that is held while an earlier message is missing, or the inbox is read.
    private const int MaxHeld = 64;
    private const int MaxHeldBytes = 256 * 1024;

    // How long a missing message may still come by itself before the inbox is asked.
    private static readonly TimeSpan ReorderWindow = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ReorderBuffer<Push> _order = new(MaxHeld, MaxHeldBytes, static push => push.Frame.Length);
    private readonly SentIds _sent = new();
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Route _route;
    private readonly ClientHello _hello;
    private readonly GatewayOptions _options;
    private readonly OutboundQueue _outbound;
    private readonly InboxReader _reader;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
    private State _state = State.Joining;
    private string _epoch = "";
    private string _epochBefore = "";
    private bool _filling;
    private bool _unknown;

    /// <param name="hello">What the client said.</param>
    /// <param name="route">The connection's place, for the welcome.</param>
    /// <param name="outbound">Takes the frames.</param>
    /// <param name="inbox">Has the messages.</param>
    /// <param name="options">The heartbeat, for the welcome.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="logger">Takes failures.</param>
    public OrderedDelivery(
        ClientHello hello, Route route, OutboundQueue outbound, Inbox inbox, GatewayOptions options, GatewayMetrics metrics, ILogger logger)
    {
        (_hello, _route, _outbound, _options, _metrics, _logger) = (hello, route, outbound, options, metrics, logger);
        _reader = new InboxReader(inbox, hello);
    }

    private enum State
    {
        /// <summary>The inbox was not read yet: it is not known where to begin.</summary>
        Joining,

        /// <summary>Messages come from the inbox; live ones wait.</summary>
        CatchingUp,

        /// <summary>Live messages are queued as they come.</summary>
        Live,
    }

    /// <summary>Completes when the welcome is queued.</summary>
    public Task Welcomed => _welcomed.Task;

    /// <summary>The last sequence number that was queued, and the numbering that it belongs to; empty before the welcome.</summary>
    public (long Last, string Epoch) Position
    {
        get
        {
            lock (_gate)
            {
                return (_order.Last, _epoch);
            }
        }
    }

    /// <summary>Takes a live message. Never waits.</summary>
    public void Offer(Push push)
    {
        lock (_gate)
        {
            if (push.Item.Seq == 0)
            {
                QueueTransient(push);
            }
            else if (_state == State.Joining || push.Item.Epoch != _epoch)
            {
                TakeUnknown(push);
            }
            else if (_sent.Contradict(push.Item.Seq, push.Item.From, push.Item.Id))
            {
                Contradict();
            }
            else if (!_order.Hold(push.Item.Seq, push))
            {
                _metrics.Duplicate();
            }
            else if (_state == State.Live)
            {
                QueueHeld();
            }
        }
    }

    /// <summary>
    /// Compares what was queued with the inbox, of which the newest message may have been lost on its way here. What is
    /// missing is read from the inbox. Never waits.
    /// </summary>
    /// <param name="beat">How far the inbox has come.</param>
    /// <param name="lastBefore">The last number of <see cref="Position"/> from before that was read.</param>
    public void Compare(Beat beat, long lastBefore)
    {
        lock (_gate)
        {
            if (_state != State.Live)
            {
                return;
            }

            if (beat.Epoch != _epoch)
            {
                _unknown = true;
                Fill(TimeSpan.Zero);
            }
            else if (beat.Seq < lastBefore)
            {
                Contradict();
            }
            else
            {
                _order.Expect(beat.Seq);
                QueueHeld();
            }
        }
    }

    /// <summary>
    /// Welcomes the client, queues what it missed, and then what comes. The route must be registered before the inbox is read
    /// for the last time: what is appended after that then comes live.
    /// </summary>
    /// <param name="registered">
    /// Completes when the route is registered, with false where it will not be. The client may be welcomed before.
    /// </param>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    public async Task JoinAsync(Task<bool> registered)
    {
        var settled = registered.IsCompleted;
        var page = await _reader.FirstAsync();
        lock (_gate)
        {
            _epoch = page.Epoch;
            _order.ContinueAfter(page.First - 1);
            (_state, _filling) = (State.CatchingUp, true);
        }

        _outbound.TryEnqueue(new OutboundFrame(ServerFrames.Welcome(new Welcome(
            _route.ConnectionId, _route.GatewayId, _hello.User, _hello.Device,
            page.Epoch, page.HeadSeq, Recovered: page.Continues, _options.HeartbeatSeconds))));
        _welcomed.TrySetResult();
        if (await CatchUpAsync(page with { Continues = true }) && (settled || (await registered && await CatchUpAsync(null))))
        {
            GoLive();
        }
    }

    /// <summary>Queues what the inbox has beyond what was queued.</summary>
    /// <param name="page">What is read already; null for nothing.</param>
    /// <returns>False where the connection is closing.</returns>
    private async Task<bool> CatchUpAsync(InboxPage? page)
    {
        while (!_outbound.IsClosed)
        {
            if (page is null)
            {
                // Nothing is read before there is room for it: what waits for a slow client waits in Redis.
                await _outbound.WhenEmptyAsync();
                page = await ReadOnAsync();
            }

            if (!TryEnter(page))
            {
                _outbound.Close(CloseReason.Resync);
                return false;
            }

            if (TryQueue(page) && IsThrough(page))
            {
                return !_outbound.IsClosed;
            }

            page = null;
        }

        return false;
    }

    private Task<InboxPage> ReadOnAsync()
    {
        lock (_gate)
        {
            // What comes after this may not be in what is read.
            _unknown = false;
            return _reader.AfterAsync(_order.Last, _epoch);
        }
    }

    // Another epoch that shares all that was sent goes on where this one ends; the client has to know its name.
    private bool TryEnter(InboxPage page)
    {
        lock (_gate)
        {
            if (!page.Continues)
            {
                return false;
            }

            if (page.Epoch != _epoch)
            {
                (_epochBefore, _epoch) = (_epoch, page.Epoch);
                _order.Clear();
                return _outbound.TryEnqueue(new OutboundFrame(ServerFrames.Epoch(page.Epoch, _order.Last)));
            }

            return true;
        }
    }

    private bool TryQueue(InboxPage page)
    {
        foreach (var item in page.Items)
        {
            lock (_gate)
            {
                if (!TryQueue(new Push(item, replayed: true)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // What a page holds that cannot be read is passed over, or it would be asked for again and again.
    private bool IsThrough(InboxPage page)
    {
        lock (_gate)
        {
            _order.ContinueAfter(Math.Max(_order.Last, page.Through));
            return !_unknown && (page.Through < page.First || _order.Last >= page.HeadSeq);
        }
    }

    private void GoLive()
    {
        lock (_gate)
        {
            (_state, _filling) = (State.Live, false);
            if (_unknown)
            {
                Fill(TimeSpan.Zero);
            }
            else
            {
                QueueHeld();
            }
        }
    }

    // Of what cannot be put into order the inbox knows more. A message of the epoch before is in what was read since, or lost.
    private void TakeUnknown(Push push)
    {
        if (_state != State.Joining && push.Item.Epoch == _epochBefore)
        {
            _metrics.Duplicate();
            return;
        }

        _unknown = true;
        if (_state == State.Live)
        {
            Fill(TimeSpan.Zero);
        }
    }

    private void QueueHeld()
    {
        while (_order.TryPeekNext(out var push))
        {
            if (!TryQueue(push))
            {
                // The client reads slowly. What it cannot take now it gets from the inbox.
                Fill(TimeSpan.Zero);
                return;
            }
        }

        if (_order.HasGap)
        {
            Fill(ReorderWindow);
        }
    }

    private bool TryQueue(Push push)
    {
        if (!_outbound.TryEnqueue(new OutboundFrame(push.Frame, push)))
        {
            return false;
        }

        _sent.Note(push.Item.Seq, push.Item.From, push.Item.Id);
        _order.ContinueAfter(push.Item.Seq);
        return true;
    }

    private void QueueTransient(Push push)
    {
        if (_state == State.Joining || !_outbound.TryEnqueue(new OutboundFrame(push.Frame, push)))
        {
            _metrics.Dropped();
        }
    }

    private void Fill(TimeSpan delay)
    {
        if (!_filling && !_outbound.IsClosed)
        {
            _filling = true;
            _ = FillAsync(delay);
        }
    }

    // Nobody waits for it: whatever happens in it, the connection must not stay open and deaf.
    private async Task FillAsync(TimeSpan delay)
    {
        try
        {
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay);
            }

            await FillGapAsync();
        }
        catch (Exception e)
        {
            LogCannotFill(e, _route.ConnectionId);
            _outbound.Close(CloseReason.Unavailable);
        }
    }

    private async Task FillGapAsync()
    {
        long missing;
        string epoch;
        lock (_gate)
        {
            if (!_order.HasGap && !_unknown)
            {
                _filling = false;
                return;
            }

            (missing, epoch) = (_order.HasGap ? _order.Last + 1 : 0, _epoch);
            _state = State.CatchingUp;
        }

        var caughtUp = await RetryAsync(() => CatchUpAsync(null));
        lock (_gate)
        {
            if (caughtUp && _epoch == epoch && _order.Last < missing)
            {
                // Later messages came, and the inbox, read after that, does not lead up to them: it has lost some.
                Contradict();
                return;
            }
        }

        if (caughtUp)
        {
            GoLive();
        }
    }

    // One number names two messages: the inbox gets another epoch, so that no reader takes one for the other.
    private void Contradict()
    {
        LogContradiction(_route.ConnectionId, _hello.User);
        (_state, _filling) = (State.CatchingUp, true);
        _ = ContradictAsync(_epoch);
    }

    private async Task ContradictAsync(string epoch)
    {
        try
        {
            await RetryAsync(() => _reader.ContradictAsync(epoch));
            _outbound.Close(CloseReason.Resync);
        }
        catch (Exception e)
        {
            LogCannotFill(e, _route.ConnectionId);
            _outbound.Close(CloseReason.Unavailable);
        }
    }

    private async Task<bool> RetryAsync(Func<Task<bool>> read)
    {
        while (!_outbound.IsClosed)
        {
            try
            {
                return await read();
            }
            catch (Exception e) when (RedisFailure.MayPass(e))
            {
                LogRetry(e, _route.ConnectionId);
                await Task.Delay(RetryDelay);
            }
        }

        return false;
    }

    [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} misses messages, and they cannot be read; it is closed.")]
    private partial void LogCannotFill(Exception e, string connectionId);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} misses messages, and the inbox cannot be read; trying again.")]
    private partial void LogRetry(Exception e, string connectionId);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId}: the inbox of {User} has gone back without a new epoch; it gets one.")]
    private partial void LogContradiction(string connectionId, string user);
}
