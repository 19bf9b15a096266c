using PushApp.Delivery;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;
using StackExchange.Redis;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Queues a user's messages for one connection in the order of their sequence numbers, without gaps: live ones as they
/// come, missing ones from the inbox. What comes live while the inbox is read waits, and is then recognised by its number.
/// </summary>
internal sealed partial class OrderedDelivery(
    string user, Route route, OutboundQueue outbound, Inbox inbox, GatewayOptions options, GatewayMetrics metrics, ILogger logger)
{
    // The most messages that are held while an earlier one is missing.
    private const int MaxHeld = 64;

    // The most messages that one read of the inbox returns.
    private const int PageSize = 64;

    // How long a missing message may still come by itself before the inbox is asked.
    private static readonly TimeSpan ReorderWindow = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ReorderBuffer<Push> _order = new(MaxHeld);
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private State _state = State.Joining;
    private string _epoch = "";
    private bool _filling;

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

    /// <summary>The last sequence number that was queued.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _order.Last;
            }
        }
    }

    /// <summary>The numbering that <see cref="Last"/> belongs to; empty before the welcome.</summary>
    public string Epoch
    {
        get
        {
            lock (_gate)
            {
                return _epoch;
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
            else if (_state == State.Live && !IsOfEpoch(push))
            {
                outbound.Close(CloseReason.Resync);
            }
            else if (!_order.Hold(push.Item.Seq, push))
            {
                metrics.Duplicate();
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
    /// <param name="head">How far the inbox has come.</param>
    /// <param name="lastBefore"><see cref="Last"/> from before <paramref name="head"/> was read.</param>
    public void Compare(InboxHead head, long lastBefore)
    {
        lock (_gate)
        {
            if (_state != State.Live || string.IsNullOrEmpty(head.Epoch))
            {
                return;
            }

            if (head.Epoch != _epoch || head.Seq < lastBefore)
            {
                outbound.Close(CloseReason.Resync);
                return;
            }

            _order.Expect(head.Seq);
            QueueHeld();
        }
    }

    /// <summary>
    /// Welcomes the client and queues what it missed. The route must be registered before: what is appended after this
    /// read of the inbox then comes live.
    /// </summary>
    /// <param name="cursor">The last sequence number that the client has; null to go on from what its device acknowledged.</param>
    /// <param name="epoch">The numbering that <paramref name="cursor"/> belongs to; null where there is no cursor, or it is 0.</param>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public async Task JoinAsync(long? cursor, string? epoch)
    {
        var after = cursor ?? await inbox.GetCursorAsync(user, route.Device) ?? 0;
        var page = await ReadAsync(after);
        var sameEpoch = epoch is null || epoch == page.Epoch;
        var recovered = sameEpoch && page.ReachesBack;
        if (after > 0 && (!sameEpoch || after > page.HeadSeq))
        {
            // A number of another epoch says nothing about this one.
            page = await ReadAsync(0);
        }

        lock (_gate)
        {
            _epoch = page.Epoch;
            _order.ContinueAfter(page.Through >= page.First ? page.First - 1 : page.HeadSeq);
            _state = State.CatchingUp;
            _filling = true;
        }

        outbound.TryEnqueue(new OutboundFrame(ServerFrames.Welcome(new Welcome(
            route.ConnectionId, route.GatewayId, user, route.Device,
            page.Epoch, page.HeadSeq, recovered, options.HeartbeatSeconds))));
        _welcomed.TrySetResult();
        await CatchUpAsync(page with { ReachesBack = true });
    }

    private async Task CatchUpAsync(InboxPage? page)
    {
        while (!outbound.IsClosed)
        {
            page ??= await ReadAsync(Last);
            if (!TryEnter(page))
            {
                outbound.Close(CloseReason.Resync);
                return;
            }

            foreach (var item in page.Items)
            {
                lock (_gate)
                {
                    _order.ContinueAfter(item.Seq);
                }

                if (!await SendWhenRoomAsync(new Push(item, replayed: true)))
                {
                    return;
                }
            }

            if (Pass(page))
            {
                GoLive();
                return;
            }

            page = null;
        }
    }

    private bool TryEnter(InboxPage page)
    {
        lock (_gate)
        {
            return page.ReachesBack && page.Epoch == _epoch;
        }
    }

    // What a page holds that cannot be read is passed over, or it would be asked for again and again.
    private bool Pass(InboxPage page)
    {
        lock (_gate)
        {
            _order.ContinueAfter(Math.Max(_order.Last, page.Through));
            return page.Through < page.First || _order.Last >= page.HeadSeq;
        }
    }

    private void GoLive()
    {
        lock (_gate)
        {
            _state = State.Live;
            _filling = false;
            QueueHeld();
        }
    }

    // Nobody waits for it: whatever happens in it, the connection must not stay open and deaf.
    private async Task FillAsync()
    {
        try
        {
            await FillGapAsync();
        }
        catch (Exception e)
        {
            LogCannotFill(e, route.ConnectionId);
            outbound.Close(CloseReason.Unavailable);
        }
    }

    private async Task FillGapAsync()
    {
        await Task.Delay(ReorderWindow);
        long missing;
        lock (_gate)
        {
            if (!_order.HasGap)
            {
                _filling = false;
                return;
            }

            _state = State.CatchingUp;
            missing = _order.Last + 1;
        }

        while (!outbound.IsClosed)
        {
            try
            {
                await CatchUpAsync(null);
                break;
            }
            catch (Exception e) when (RedisFailure.Is(e) && !RedisFailure.IsWrongType(e))
            {
                LogRetry(e, route.ConnectionId);
                await Task.Delay(RetryDelay);
            }
        }

        if (Last < missing)
        {
            // Later messages came, and the inbox, read after that, does not lead up to them: it has lost some.
            outbound.Close(CloseReason.Resync);
        }
    }

    private async Task<bool> SendWhenRoomAsync(Push push)
    {
        while (!TrySend(push))
        {
            if (outbound.IsClosed)
            {
                return false;
            }

            await outbound.WhenEmptyAsync();
        }

        return true;
    }

    private void QueueHeld()
    {
        while (_order.TryTakeNext(out var push))
        {
            if (!IsOfEpoch(push))
            {
                outbound.Close(CloseReason.Resync);
                return;
            }

            if (!TrySend(push))
            {
                outbound.Close(CloseReason.SlowConsumer);
                return;
            }
        }

        if (_order.HasGap && !_filling)
        {
            _filling = true;
            _ = FillAsync();
        }
    }

    private void QueueTransient(Push push)
    {
        if (_state != State.Joining && TrySend(push))
        {
            return;
        }

        metrics.Dropped();
        if (_state == State.Live)
        {
            outbound.Close(CloseReason.SlowConsumer);
        }
    }

    private bool TrySend(Push push) => outbound.TryEnqueue(new OutboundFrame(push.Frame, push));

    private bool IsOfEpoch(Push push) => push.Item.Epoch == _epoch;

    private Task<InboxPage> ReadAsync(long after) => inbox.ReadAfterAsync(user, after, PageSize);

    [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} misses messages, and they cannot be read; it is closed.")]
    private partial void LogCannotFill(Exception e, string connectionId);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} misses messages, and the inbox cannot be read; trying again.")]
    private partial void LogRetry(Exception e, string connectionId);
}
