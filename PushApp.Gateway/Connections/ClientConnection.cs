using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;
using PushApp.Gateway.Transports;

namespace PushApp.Gateway.Connections;

/// <summary>One client: a loop that reads its frames, and what writes those that are for it.</summary>
internal sealed partial class ClientConnection
{
    /// <summary>How long a client has to end its side of a connection.</summary>
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    // The most frames that wait for one client before it counts as too slow.
    private const int MaxOutboundFrames = 256;
    private static readonly TimeSpan ProofTimeout = TimeSpan.FromSeconds(10);
    private static long _made;

    private readonly IClientTransport _transport;
    private readonly ClientHello _hello;
    private readonly CursorWriter _cursors;
    private readonly ProgressWriter _receipts;
    private readonly DeviceProgress _progress;
    private readonly ClientLimitOptions _limits;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
    private readonly OutboundQueue _outbound;
    private readonly OrderedDelivery _delivery;
    private readonly OutboundWriter _writer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FrameRate _rate;
    private volatile PongProof? _proof;
    private volatile Route _route;
    private volatile int _unansweredPings;

    /// <param name="transport">How frames reach the client.</param>
    /// <param name="hello">What the client said when it connected.</param>
    /// <param name="route">The connection's place in the route table.</param>
    /// <param name="inbox">Has the messages that the client missed.</param>
    /// <param name="cursors">Records what the client acknowledges.</param>
    /// <param name="receipts">Notes how far the client has come.</param>
    /// <param name="budget">What may wait for all clients.</param>
    /// <param name="replays">How many inboxes are read at the same time.</param>
    /// <param name="options">How the client is served.</param>
    /// <param name="limits">How much it may say.</param>
    /// <param name="metrics">Counts what is pushed.</param>
    /// <param name="logger">Takes the connection's log.</param>
    public ClientConnection(
        IClientTransport transport, ClientHello hello, Route route, Inbox inbox, CursorWriter cursors, ProgressWriter receipts,
        OutboundBudget budget, Replays replays, GatewayOptions options, ClientLimitOptions limits, GatewayMetrics metrics, ILogger logger)
    {
        _transport = transport;
        _hello = hello;
        _cursors = cursors;
        _receipts = receipts;
        _progress = new DeviceProgress(hello.User, hello.Device);
        _limits = limits;
        _rate = new FrameRate(limits.MaxFramesPerSecond);
        _metrics = metrics;
        _logger = logger;
        _route = route;
        Acknowledged = new AckCursor(hello.User, hello.Device);
        _outbound = new OutboundQueue(MaxOutboundFrames, options.OutboundBytes, budget);
        _writer = new OutboundWriter(_outbound, transport, route, Wrote, options.WriteTimeout, metrics, logger);
        _delivery = new OrderedDelivery(hello, route, _outbound, _writer.Flush, inbox, replays, options, metrics, logger);
    }

    /// <summary>Tells it from the other connections of this process.</summary>
    public long Number { get; } = Interlocked.Increment(ref _made);

    /// <summary>When the client's token expires; null where it does not.</summary>
    public DateTimeOffset? TokenExpiresAt => _hello.TokenExpiresAt;

    /// <summary>The user whose messages go to it.</summary>
    public string User => _hello.User;

    /// <summary>The connection's place in the route table, with its order once it is registered there.</summary>
    public Route Route => _route;

    /// <summary>Completes when the connection has ended and is forgotten.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether the client can prove to be there by answering a ping.</summary>
    public bool AnswersPings => _transport.AnswersPings;

    /// <summary>Why it ends; null while it does not.</summary>
    public CloseReason? Reason => _outbound.Reason;

    /// <summary>Whether it is ending: nothing more is sent.</summary>
    public bool IsClosing => _outbound.IsClosed;

    /// <summary>How far the client has acknowledged.</summary>
    public AckCursor Acknowledged { get; }

    /// <summary>Where the heartbeat wheel keeps it.</summary>
    public int HeartbeatSlot { get; set; }

    /// <summary>Takes a live message for this client. Never waits.</summary>
    public void Deliver(Push push) => _delivery.Offer(push);

    /// <summary>The last sequence number that was queued for this client.</summary>
    public long LastQueued => _delivery.Position.Last;

    /// <summary>Compares what was queued with the user's inbox, and has the missing read. Never waits.</summary>
    /// <param name="beat">How far the inbox has come.</param>
    /// <param name="lastBefore"><see cref="LastQueued"/> from before that was read.</param>
    public void Compare(Beat beat, long lastBefore) => _delivery.Compare(beat, lastBefore);

    /// <summary>Which of this gateway's questions to Redis registered the route; 0 before it is registered.</summary>
    public long RegisteredAt { get; private set; }

    /// <summary>The data of Redis in which the route was registered.</summary>
    public string RegisteredIn { get; private set; } = "";

    /// <summary>Notes that the route is registered, with its order. Under the table's lock.</summary>
    public void Registered(Registration registration, long asked) =>
        (_route, RegisteredAt, RegisteredIn) = (registration.Route, asked, registration.Data);

    /// <summary>Welcomes the client, replays what it missed, and then delivers live.</summary>
    /// <param name="registered">Completes when the route is registered; with false where it will not be.</param>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    public Task JoinAsync(Task<bool> registered) => _delivery.JoinAsync(registered);

    /// <summary>
    /// Has the client prove that it is there: pings it after the welcome and waits for the pong, which nobody can have sent
    /// before. A client that does not answer is closed.
    /// </summary>
    /// <returns>Whether it did; false also where another proof is being waited for.</returns>
    public async Task<bool> ProveAsync()
    {
        if (!await IsWelcomedAsync())
        {
            return false;
        }

        var proof = new PongProof(_unansweredPings);
        if (Interlocked.CompareExchange(ref _proof, proof, null) is not null)
        {
            return false;
        }

        TrySend(ServerFrames.Ping(LastQueued));
        await Task.WhenAny(proof.Given, _outbound.Closed, Task.Delay(ProofTimeout));
        _proof = null;
        if (!proof.Given.IsCompleted)
        {
            Close(CloseReason.Unresponsive);
        }

        return !IsClosing;
    }

    /// <summary>Tells the client something beside its messages; one that is not welcomed yet, or reads too slowly, is not told.</summary>
    public void Tell(ReadOnlyMemory<byte> frame)
    {
        if (_delivery.Welcomed.IsCompleted)
        {
            TrySend(frame);
        }
    }

    /// <summary>Ends the connection: what is queued still goes out, then the reason. Only the first reason counts.</summary>
    public void Close(CloseReason reason)
    {
        _outbound.Close(reason);
        _writer.Flush();
    }

    /// <summary>Once in a heartbeat interval: ends what is dead, and pings what is not.</summary>
    public void Heartbeat()
    {
        if (!_transport.AnswersPings)
        {
            return;
        }

        if (_unansweredPings >= 2)
        {
            Close(CloseReason.Unresponsive);
        }
        else if (_delivery.Welcomed.IsCompleted)
        {
            _unansweredPings++;
            if (!TrySend(ServerFrames.Ping(LastQueued)))
            {
                _unansweredPings--;
            }
        }
    }

    /// <summary>Reads and writes until the connection has ended. Never faults.</summary>
    public async Task RunAsync()
    {
        var reading = ReadAsync();
        await Task.WhenAny(reading, _outbound.Closed);
        Close(CloseReason.Normal);
        var ending = Task.WhenAll(reading, _writer.Ended);
        try
        {
            await ending.WaitAsync(CloseTimeout);
        }
        catch (TimeoutException)
        {
            _transport.Abort();
        }

        await ending;
    }

    /// <summary>Notes that nothing knows the connection any more.</summary>
    public void Forgotten()
    {
        Acknowledged.End();
        _ended.TrySetResult();
    }

    private bool TrySend(ReadOnlyMemory<byte> frame)
    {
        var sent = _outbound.TryEnqueue(new OutboundFrame(frame));
        _writer.Flush();
        return sent;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _transport.ReceiveAsync() is { Type: not ClientFrameType.Close } frame)
            {
                if (!_rate.TryTake())
                {
                    throw ProtocolException.TooManyFrames(_limits.MaxFramesPerSecond);
                }

                _unansweredPings = 0;
                if (await IsWelcomedAsync())
                {
                    Handle(frame);
                }
            }
        }
        catch (ProtocolException e)
        {
            _metrics.Refused(e.ErrorCode);
            TrySend(ServerFrames.Error(e.ErrorCode, e.Message));
            Close(new CloseReason(e.CloseCode, e.ErrorCode));
            await DrainAsync();
        }
        catch (Exception e) when (IClientTransport.IsGone(e))
        {
        }
        catch (Exception e)
        {
            LogFailed(e, Route.ConnectionId);
        }
    }

    // What comes with the handshake waits for the welcome, which is the first frame and says what numbers mean here.
    private async ValueTask<bool> IsWelcomedAsync()
    {
        if (!_delivery.Welcomed.IsCompleted)
        {
            await Task.WhenAny(_delivery.Welcomed, _outbound.Closed);
        }

        return _delivery.Welcomed.IsCompleted;
    }

    private void Handle(ClientFrame frame)
    {
        switch (frame.Type)
        {
            case ClientFrameType.Ack:
                Acknowledge(frame.Seq, frame.Epoch);
                break;
            case ClientFrameType.Ping:
                TrySend(ServerFrames.Pong);
                break;
            case ClientFrameType.Pong:
                _proof?.Pong();
                break;
        }
    }

    private void Acknowledge(long seq, string? of)
    {
        var (last, epoch) = _delivery.Position;
        if (of is not null && of != epoch)
        {
            // On its way since before the client knew that the numbering is another one.
            return;
        }

        if (seq > Math.Max(last, _hello.Cursor ?? 0))
        {
            throw ProtocolException.InvalidField("'seq' is beyond what was sent");
        }

        // Above what was sent it is the client's own cursor, from before it knew that the numbering is another one.
        if (seq <= last)
        {
            _cursors.Record(Acknowledged, seq, epoch);
            _receipts.Acknowledged(_progress, seq, epoch);
        }
    }

    private void Wrote(PushItem item) => _receipts.Wrote(_progress, item.Seq, item.Epoch);

    private async Task DrainAsync()
    {
        try
        {
            await _transport.DrainAsync();
        }
        catch (Exception e) when (IClientTransport.IsGone(e))
        {
        }
    }

    [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} failed.")]
    private partial void LogFailed(Exception e, string connectionId);
}
