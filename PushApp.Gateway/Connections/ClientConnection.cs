using System.Diagnostics;
using PushApp.Delivery;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Acknowledgements;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Replay;
using PushApp.Gateway.Transports;

namespace PushApp.Gateway.Connections;

/// <summary>One client: a loop that reads its frames, a loop that writes what waits for it, and what the gateway knows of it.</summary>
internal sealed partial class ClientConnection
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly ConnectionServices _services;
    private readonly IClientTransport _transport;
    private readonly ClientHello _hello;
    private readonly ILogger _logger;
    private readonly OutboundQueue _outbound;
    private readonly OrderedDelivery _delivery;
    private readonly OutboundWriter _writer;
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CloseReason? _reason;
    private volatile int _unansweredPings;

    public ClientConnection(ConnectionServices services, IClientTransport transport, ClientHello hello, Route route)
    {
        _services = services;
        _transport = transport;
        _hello = hello;
        _logger = services.Logger;
        Route = route;
        _outbound = new OutboundQueue(services.Options.OutboundFrames, services.Options.OutboundBytes);
        _delivery = new OrderedDelivery(this, services, _logger);
        _writer = new OutboundWriter(this, _outbound, transport, services.Metrics);
    }

    /// <summary>Whose messages go to it.</summary>
    public string User => _hello.User;

    /// <summary>Where it stands in the route table.</summary>
    public Route Route { get; }

    /// <summary>Completes when the connection has ended and is forgotten.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why it ends; null while it does not.</summary>
    public CloseReason? Reason => Volatile.Read(ref _reason);

    /// <summary>Whether it is ending: nothing more is sent.</summary>
    public bool IsClosing => Reason is not null;

    /// <summary>The numbering of the client's messages.</summary>
    public string Epoch => _delivery.Epoch;

    /// <summary>How far the client has acknowledged.</summary>
    public AckCursor Acknowledged { get; } = new();

    /// <summary>Where the heartbeat wheel keeps it.</summary>
    public int HeartbeatSlot { get; set; }

    /// <summary>Takes a live message for this client. Never waits.</summary>
    public void Deliver(Push push) => _delivery.Offer(push);

    /// <summary>Queues a message; false where the queue is full or the connection ends.</summary>
    public bool TrySend(Push push) => _outbound.TryEnqueue(new OutboundFrame(push.Frame, push));

    /// <summary>Queues a control frame; false where the queue is full or the connection ends.</summary>
    public bool TrySend(ReadOnlyMemory<byte> frame) => _outbound.TryEnqueue(new OutboundFrame(frame));

    /// <summary>Completes when what was queued has been written, or the connection ends.</summary>
    public Task WhenDrainedAsync() => _outbound.WhenEmptyAsync();

    /// <summary>Ends the connection: what is queued still goes out, then the reason. Only the first reason counts.</summary>
    public void Close(CloseReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _outbound.Complete();
            _closing.TrySetResult();
        }
    }

    /// <summary>Once in a heartbeat interval: ends what is expired or dead, and pings what is not.</summary>
    public void Heartbeat()
    {
        if (_hello.TokenExpiresAt <= DateTimeOffset.UtcNow)
        {
            Close(CloseReason.TokenExpired);
        }
        else if (_writer.IsStuck(_services.Options.WriteTimeout))
        {
            Close(CloseReason.SlowConsumer);
        }
        else if (_transport.AnswersPings)
        {
            if (_unansweredPings >= 2)
            {
                Close(CloseReason.Unresponsive);
            }
            else if (TrySend(ServerFrames.Ping(_delivery.Last)))
            {
                _unansweredPings++;
            }
        }
    }

    /// <summary>Serves the client until the connection has ended and is forgotten.</summary>
    public async Task RunAsync()
    {
        // The request's span lasts as long as the connection; what happens on it belongs to other traces.
        Activity.Current = null;
        _services.Metrics.Connected();
        var writing = _writer.RunAsync();
        var joining = JoinAsync();
        var reading = ReadAsync();

        await Task.WhenAny(reading, _closing.Task);
        Close(CloseReason.Normal);
        var ending = Task.WhenAll(reading, writing);
        try
        {
            await ending.WaitAsync(CloseTimeout);
        }
        catch (TimeoutException)
        {
            _transport.Abort();
        }

        await ending;
        await joining;
        await ForgetAsync();
        _services.Metrics.Disconnected();
        _services.Metrics.Closed(_reason!.Code);
        LogEnded(Route.ConnectionId, _reason.Code, _reason.Text);
        _ended.TrySetResult();
    }

    private async Task JoinAsync()
    {
        try
        {
            var registering = _services.Table.AddAsync(this, () => _services.Routes.RegisterAsync(User, Route), out var replaced);
            replaced?.Close(CloseReason.DeviceReplaced);
            _services.Heartbeats.Add(this);
            if (!_services.Admission.IsOpen)
            {
                Close(CloseReason.GoingAway);
            }

            await registering;
            await _delivery.JoinAsync(_hello.Cursor, _hello.Epoch);
            LogJoined(Route.ConnectionId, Route.Device);
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            LogCannotJoin(e, Route.ConnectionId);
            Close(CloseReason.Unavailable);
        }
        catch (Exception e)
        {
            LogFailed(e, Route.ConnectionId);
            Close(CloseReason.Unavailable);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _transport.ReceiveAsync() is { Type: not ClientFrameType.Close } frame)
            {
                _unansweredPings = 0;
                Handle(frame);
            }
        }
        catch (ProtocolException e)
        {
            TrySend(ServerFrames.Error(e.ErrorCode, e.Message));
            Close(new CloseReason(e.CloseCode, e.ErrorCode));
            await DrainAsync();
        }
        catch (Exception e) when (IsGone(e))
        {
        }
        catch (Exception e)
        {
            LogFailed(e, Route.ConnectionId);
        }
    }

    private void Handle(ClientFrame frame)
    {
        switch (frame.Type)
        {
            case ClientFrameType.Ack when frame.Seq > _delivery.Last:
                throw ProtocolException.InvalidField("'seq' is beyond what was sent");
            case ClientFrameType.Ack:
                _services.Cursors.Record(this, frame.Seq);
                break;
            case ClientFrameType.Ping:
                TrySend(ServerFrames.Pong);
                break;
        }
    }

    private async Task DrainAsync()
    {
        try
        {
            await _transport.DrainAsync();
        }
        catch (Exception e) when (IsGone(e))
        {
        }
    }

    private async Task ForgetAsync()
    {
        _services.Heartbeats.Remove(this);
        _services.Table.Remove(this);
        try
        {
            await Task.WhenAll(_services.Cursors.FlushAsync(this), _services.Routes.RemoveAsync(User, Route));
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            // Whoever follows the route that stays finds that it is stale.
            LogCannotForget(e, Route.ConnectionId);
        }
    }

    internal static bool IsGone(Exception e) => e is IOException or OperationCanceledException or ObjectDisposedException;

    [LoggerMessage(LogLevel.Debug, "Connection {ConnectionId} is up, device {Device}.")]
    private partial void LogJoined(string connectionId, string device);

    [LoggerMessage(LogLevel.Debug, "Connection {ConnectionId} has ended: {Code} {Reason}")]
    private partial void LogEnded(string connectionId, int code, string reason);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} cannot be served: Redis does not answer.")]
    private partial void LogCannotJoin(Exception e, string connectionId);

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; the route of connection {ConnectionId} stays until it expires.")]
    private partial void LogCannotForget(Exception e, string connectionId);

    [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} failed.")]
    private partial void LogFailed(Exception e, string connectionId);
}
