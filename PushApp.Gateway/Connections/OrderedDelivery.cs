using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.Gateway.Connections;

/// <summary>Does for one connection what its <see cref="DeliverySequence"/> decides: queues frames, and reads the inbox.</summary>
internal sealed partial class OrderedDelivery
{
    // How long a missing message may still come by itself before the inbox is asked.
    private static readonly TimeSpan ReorderWindow = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DeliverySequence _sequence;
    private readonly Route _route;
    private readonly ClientHello _hello;
    private readonly GatewayOptions _options;
    private readonly OutboundQueue _outbound;
    private readonly Action _flush;
    private readonly InboxReader _reader;
    private readonly Replays _replays;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
    private bool _filling = true;

    /// <param name="hello">What the client said.</param>
    /// <param name="route">The connection's place, for the welcome.</param>
    /// <param name="outbound">Takes the frames.</param>
    /// <param name="flush">Writes what is in it.</param>
    /// <param name="inbox">Has the messages.</param>
    /// <param name="replays">How many inboxes are read at the same time.</param>
    /// <param name="options">The heartbeat, for the welcome.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="logger">Takes failures.</param>
    public OrderedDelivery(
        ClientHello hello, Route route, OutboundQueue outbound, Action flush, Inbox inbox, Replays replays,
        GatewayOptions options, GatewayMetrics metrics, ILogger logger)
    {
        (_hello, _route, _outbound, _flush, _replays, _options, _metrics, _logger) = (hello, route, outbound, flush, replays, options, metrics, logger);
        _reader = new InboxReader(inbox, hello);
        _sequence = new DeliverySequence(TryQueue, (epoch, seq) => _outbound.TryEnqueue(new OutboundFrame(ServerFrames.Epoch(epoch, seq))));
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
                return (_sequence.Last, _sequence.Epoch);
            }
        }
    }

    /// <summary>Takes a live message. Never waits.</summary>
    public void Offer(Push push)
    {
        if (push.Item.Seq == 0)
        {
            // It has no place in the order. The welcome is the first frame.
            if (!_welcomed.Task.IsCompleted || !TryQueue(push))
            {
                _metrics.Dropped();
            }

            _flush();
            return;
        }

        lock (_gate)
        {
            var next = _sequence.Offer(push, out var duplicate);
            if (duplicate)
            {
                _metrics.Duplicate();
            }

            Do(next);
        }

        _flush();
    }

    /// <summary>Compares what was queued with the inbox, and has the missing read. Never waits.</summary>
    /// <param name="beat">How far the inbox has come.</param>
    /// <param name="lastBefore">The last number of <see cref="Position"/> from before that was read.</param>
    public void Compare(Beat beat, long lastBefore)
    {
        lock (_gate)
        {
            Do(_sequence.Compare(beat, lastBefore));
        }

        _flush();
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
        if (await WelcomeAsync() && (settled || (await registered && await CatchUpAsync())))
        {
            GoLive();
        }
    }

    /// <returns>False where the connection is closing.</returns>
    private async Task<bool> WelcomeAsync()
    {
        bool isThrough;
        using (await _replays.EnterAsync())
        {
            var page = await _reader.FirstAsync();
            lock (_gate)
            {
                _sequence.Begin(page);
            }

            _outbound.TryEnqueue(new OutboundFrame(ServerFrames.Welcome(new Welcome(
                _route.ConnectionId, _route.GatewayId, _hello.User, _hello.Device,
                page.Epoch, page.HeadSeq, Recovered: page.Continues, _options.HeartbeatSeconds))));
            _flush();
            _welcomed.TrySetResult();
            // What follows continues the welcome, whatever it said.
            isThrough = Take(page with { Continues = true });
        }

        return isThrough ? !_outbound.IsClosed : await CatchUpAsync();
    }

    /// <summary>Queues what the inbox has beyond what was queued.</summary>
    /// <returns>False where the connection is closing.</returns>
    private async Task<bool> CatchUpAsync()
    {
        while (!_outbound.IsClosed)
        {
            // Nothing is read before there is room for it: what waits for a slow client waits in Redis.
            await _outbound.WhenEmptyAsync();
            using var turn = await _replays.EnterAsync();
            if (Take(await ReadOnAsync()))
            {
                return !_outbound.IsClosed;
            }
        }

        return false;
    }

    /// <returns>Whether there is nothing more to read.</returns>
    private bool Take(InboxPage page)
    {
        PageResult result;
        lock (_gate)
        {
            result = _sequence.Take(page);
        }

        _flush();
        if (result == PageResult.DoesNotContinue)
        {
            _outbound.Close(CloseReason.Resync);
        }

        return result == PageResult.Through;
    }

    private Task<InboxPage> ReadOnAsync()
    {
        lock (_gate)
        {
            var (after, epoch) = _sequence.StartReading();
            return _reader.AfterAsync(after, epoch);
        }
    }

    private void GoLive()
    {
        lock (_gate)
        {
            _filling = false;
            Do(_sequence.GoLive());
        }

        _flush();
    }

    private void Do(NextStep next)
    {
        if (next == NextStep.Contradict)
        {
            LogContradiction(_route.ConnectionId, _hello.User);
            _ = EndAsync(ContradictAsync(_sequence.Epoch));
        }
        else if (next != NextStep.None && !_filling && !_outbound.IsClosed)
        {
            _filling = true;
            _ = EndAsync(FillAsync(next == NextStep.ReadSoon ? ReorderWindow : TimeSpan.Zero));
        }
    }

    // Nobody waits for this work: whatever happens in it, the connection must not stay open and deaf.
    private async Task EndAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception e)
        {
            LogCannotFill(e, _route.ConnectionId);
            _outbound.Close(CloseReason.Unavailable);
        }
    }

    private async Task FillAsync(TimeSpan delay)
    {
        // Always elsewhere: the caller holds the lock.
        await Task.Delay(delay).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            if (!_sequence.StartFilling())
            {
                _filling = false;
                return;
            }
        }

        if (await RetryAsync(CatchUpAsync))
        {
            GoLive();
        }
    }

    // The inbox gets another epoch, so that no reader takes one message for the other.
    private async Task ContradictAsync(string epoch)
    {
        await Task.Yield();
        await RetryAsync(() => _reader.ContradictAsync(epoch));
        _outbound.Close(CloseReason.Resync);
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

    private bool TryQueue(Push push) => _outbound.TryEnqueue(new OutboundFrame(push.Frame, push));

    [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} misses messages, and they cannot be read; it is closed.")]
    private partial void LogCannotFill(Exception e, string connectionId);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} misses messages, and the inbox cannot be read; trying again.")]
    private partial void LogRetry(Exception e, string connectionId);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId}: the inbox of {User} has gone back without a new epoch; it gets one.")]
    private partial void LogContradiction(string connectionId, string user);
}
