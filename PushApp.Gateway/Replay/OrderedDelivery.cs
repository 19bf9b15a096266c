using PushApp.Delivery;
using PushApp.Delivery.Inboxes;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;
using StackExchange.Redis;

namespace PushApp.Gateway.Replay;

/// <summary>
/// Passes a user's messages on to one connection in the order of their sequence numbers, without gaps: live ones as they
/// come, missing ones from the inbox. What comes live while the inbox is read waits, and is then recognised by its number.
/// </summary>
internal sealed partial class OrderedDelivery(ClientConnection connection, ConnectionServices services, ILogger logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ReorderBuffer<Push> _order = new(services.Options.ReorderFrames);
    private State _state = State.Joining;
    private string _epoch = "";
    private bool _filling;

    private enum State
    {
        /// <summary>The inbox was not read yet: it is not known where to begin.</summary>
        Joining,

        /// <summary>Messages come from the inbox; live ones wait.</summary>
        CatchingUp,

        /// <summary>Live messages are passed on as they come.</summary>
        Live,
    }

    /// <summary>The last sequence number that was passed on.</summary>
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

    /// <summary>The numbering that <see cref="Last"/> belongs to; empty before the user's first message.</summary>
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
                PassOnTransient(push);
            }
            else if (_state == State.Live && !IsOfEpoch(push))
            {
                connection.Close(CloseReason.Resync);
            }
            else if (!_order.Hold(push.Item.Seq, push))
            {
                services.Metrics.Duplicate();
            }
            else if (_state == State.Live)
            {
                PassOnHeld();
            }
        }
    }

    /// <summary>
    /// Welcomes the client and passes on what it missed. The route must be registered before: what is appended after this
    /// read of the inbox then comes live.
    /// </summary>
    /// <param name="cursor">The last sequence number that the client has; null to go on from what its device acknowledged.</param>
    /// <param name="epoch">The numbering that <paramref name="cursor"/> belongs to; null or empty where the client does not know it.</param>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public async Task JoinAsync(long? cursor, string? epoch)
    {
        var after = cursor ?? await services.Inbox.GetCursorAsync(connection.User, connection.Route.Device) ?? 0;
        var page = await ReadAsync(after);
        var sameEpoch = string.IsNullOrEmpty(epoch) || epoch == page.Epoch;
        var recovered = sameEpoch && page.ReachesBack;
        if (after > 0 && (!sameEpoch || after > page.HeadSeq))
        {
            // A number of another epoch says nothing about this one.
            page = await ReadAsync(0);
        }

        lock (_gate)
        {
            _epoch = page.Epoch;
            _order.ContinueAfter(page.Items.Count > 0 ? page.Items[0].Seq - 1 : page.HeadSeq);
            _state = State.CatchingUp;
            _filling = true;
        }

        connection.TrySend(ServerFrames.Welcome(new Welcome(
            connection.Route.ConnectionId, connection.Route.GatewayId, connection.User, connection.Route.Device,
            page.Epoch, page.HeadSeq, recovered, services.Options.HeartbeatSeconds)));
        await CatchUpAsync(page with { ReachesBack = true });
    }

    private async Task CatchUpAsync(InboxPage? page)
    {
        while (!connection.IsClosing)
        {
            page ??= await ReadAsync(Last);
            if (!TryEnter(page))
            {
                connection.Close(CloseReason.Resync);
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

            if (page.Items.Count == 0 || Last >= page.HeadSeq)
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
            if (_epoch.Length == 0)
            {
                _epoch = page.Epoch;
            }

            return page.ReachesBack && page.Epoch == _epoch;
        }
    }

    private void GoLive()
    {
        lock (_gate)
        {
            _state = State.Live;
            _filling = false;
            PassOnHeld();
        }
    }

    private async Task FillAsync()
    {
        await Task.Delay(services.Options.ReorderWindow);
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

        while (!connection.IsClosing)
        {
            try
            {
                await CatchUpAsync(null);
                break;
            }
            catch (Exception e) when (RedisFailure.Is(e))
            {
                LogRetry(e, connection.Route.ConnectionId);
                await Task.Delay(RetryDelay);
            }
        }

        if (Last < missing)
        {
            // Later messages came, and the inbox, read after that, does not lead up to them: it has lost some.
            connection.Close(CloseReason.Resync);
        }
    }

    private async Task<bool> SendWhenRoomAsync(Push push)
    {
        while (!connection.TrySend(push))
        {
            if (connection.IsClosing)
            {
                return false;
            }

            await connection.WhenDrainedAsync();
        }

        return true;
    }

    private void PassOnHeld()
    {
        while (_order.TryTakeNext(out var push))
        {
            if (!IsOfEpoch(push))
            {
                connection.Close(CloseReason.Resync);
                return;
            }

            if (!connection.TrySend(push))
            {
                connection.Close(CloseReason.SlowConsumer);
                return;
            }
        }

        if (_order.HasGap && !_filling)
        {
            _filling = true;
            _ = FillAsync();
        }
    }

    private void PassOnTransient(Push push)
    {
        if (_state != State.Joining && connection.TrySend(push))
        {
            return;
        }

        services.Metrics.Dropped();
        if (_state == State.Live)
        {
            connection.Close(CloseReason.SlowConsumer);
        }
    }

    private bool IsOfEpoch(Push push)
    {
        if (_epoch.Length == 0)
        {
            _epoch = push.Item.Epoch;
        }

        return push.Item.Epoch == _epoch;
    }

    private Task<InboxPage> ReadAsync(long after) => services.Inbox.ReadAfterAsync(connection.User, after, services.Options.ReplayPage);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} misses messages, and the inbox cannot be read; trying again.")]
    private partial void LogRetry(Exception e, string connectionId);
}
