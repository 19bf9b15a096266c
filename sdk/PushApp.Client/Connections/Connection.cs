using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PushApp.Client.Presence;
using PushApp.Client.Protocol;
using PushApp.Client.Receiving;
using PushApp.Client.Telemetry;
using PushApp.Client.Tokens;

namespace PushApp.Client.Connections;

/// <summary>The life of one connection: it takes the gateway's frames and answers them, until either side ends it.</summary>
/// <param name="socket">The connection; this disposes it.</param>
/// <param name="token">What it was opened with.</param>
/// <param name="tokens">Gives the next one, before that one expires.</param>
/// <param name="inbox">Where messages go.</param>
/// <param name="acknowledger">Acknowledges them.</param>
/// <param name="presence">Where it goes who comes and leaves.</param>
/// <param name="events">Tells the application.</param>
/// <param name="logger">Where it logs.</param>
internal sealed partial class Connection(
    GatewaySocket socket, AccessToken token, TokenSource tokens, ClientInbox inbox, Acknowledger acknowledger, PresenceWatcher presence, ClientEvents events,
    ILogger logger)
    : IDisposable
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ended = new();
    private readonly ConnectionWatch _watch = new();
    private ConnectionEnd? _end;

    /// <summary>Works until the connection ends.</summary>
    /// <param name="welcomeTime">How long the welcome may take.</param>
    /// <param name="goodbye">Has this client end it.</param>
    public async Task<ConnectionEnd> RunAsync(TimeSpan welcomeTime, CancellationToken goodbye)
    {
        var opened = Stopwatch.GetTimestamp();
        _ended.CancelAfter(welcomeTime);
        var watching = Task.CompletedTask;
        var leaving = goodbye.Register(() => _ = LeaveAsync(new ConnectionEnd(CloseCodes.Normal, null)));
        string? why = null;
        try
        {
            if (await ReceiveAsync().ConfigureAwait(false) is { } first)
            {
                _ended.CancelAfter(Timeout.InfiniteTimeSpan);
                await TakeAsync(first).ConfigureAwait(false);
                watching = WatchAsync();
                while (await ReceiveAsync().ConfigureAwait(false) is { } frame)
                {
                    await TakeAsync(frame).ConfigureAwait(false);
                }
            }

            await socket.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or JsonException)
        {
            why = e is OperationCanceledException ? "no welcome came in time" : e.Message;
        }
        finally
        {
            await leaving.DisposeAsync().ConfigureAwait(false);
            await _ended.CancelAsync().ConfigureAwait(false);

            // What is being sent to a gateway that does not read ends now, too.
            socket.Abort();
            await watching.ConfigureAwait(false);
            await presence.DisconnectedAsync().ConfigureAwait(false);
            await acknowledger.DetachAsync().ConfigureAwait(false);
        }

        var end = _end ?? new ConnectionEnd(socket.CloseCode ?? CloseCodes.Lost, socket.CloseReason ?? why);
        return end with { Lasted = Stopwatch.GetElapsedTime(opened) > _watch.Heartbeat, SameGateway = end.SameGateway || end.Code == CloseCodes.Unauthorized };
    }

    public void Dispose()
    {
        socket.Dispose();
        _ended.Dispose();
    }

    /// <summary>The next frame, once there is room for a message.</summary>
    private async ValueTask<ServerFrame?> ReceiveAsync()
    {
        if (!inbox.HasRoom)
        {
            ClientTelemetry.Paused();
            _watch.Pause();
            await inbox.WaitForRoomAsync(_ended.Token).ConfigureAwait(false);
            _watch.Resume();
        }

        var frame = await socket.ReceiveAsync(_ended.Token).ConfigureAwait(false);
        _watch.Received();
        return frame;
    }

    private async ValueTask TakeAsync(ServerFrame frame)
    {
        switch (frame.Type)
        {
            case ServerFrameType.Message:
                if (inbox.Receive(frame.Message!))
                {
                    events.Missed(new MissedMessages(MissedCause.Gap, inbox.Received!.Epoch));
                }

                break;
            case ServerFrameType.Presence:
                presence.Told(frame.Presence!);
                break;
            case ServerFrameType.Ping:
                await socket.SendAsync(ClientFrames.Pong).ConfigureAwait(false);
                break;
            case ServerFrameType.Welcome:
                _watch.Heartbeat = frame.Heartbeat;
                LogConnected(logger, frame.Gateway, frame.ConnectionId);
                var missed = inbox.Welcome(frame.Epoch, frame.Recovered);
                await acknowledger.AttachAsync(socket).ConfigureAwait(false);
                events.Changed(new ClientStateChange(ClientState.Open));
                presence.Connected(_ended.Token);
                if (missed is { } cause)
                {
                    events.Missed(new MissedMessages(cause, frame.Epoch));
                }

                break;
            case ServerFrameType.Epoch:
                inbox.NewEpoch(frame.Epoch);
                break;
            case ServerFrameType.Error:
                LogError(logger, frame.Detail);
                break;
        }
    }

    /// <summary>Ends the connection where nothing comes any more, and in time where the token does.</summary>
    private async Task WatchAsync()
    {
        var renewing = Task.CompletedTask;
        using var timer = new PeriodicTimer(_watch.Period);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                switch (_watch.Look())
                {
                    case WatchVerdict.Dead:
                        _end = new ConnectionEnd(CloseCodes.Lost, "nothing came from the gateway in time");
                        await _ended.CancelAsync().ConfigureAwait(false);
                        return;
                    case WatchVerdict.Ask:
                        await socket.SendAsync(ClientFrames.Ping).ConfigureAwait(false);
                        break;
                    case WatchVerdict.Live:
                        // Nothing is read, so the gateway's pings are not seen.
                        await socket.SendAsync(ClientFrames.Pong).ConfigureAwait(false);
                        break;
                }

                if (token.RenewAt <= DateTimeOffset.UtcNow && token.ExpiresAt > DateTimeOffset.UtcNow && renewing.IsCompleted)
                {
                    renewing = RenewAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
        finally
        {
            await renewing.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the connection once there is a new token; without one it stays as long as it can.</summary>
    private async Task RenewAsync()
    {
        try
        {
            if ((await tokens.GetAsync(_ended.Token).ConfigureAwait(false)).RenewAt > DateTimeOffset.UtcNow)
            {
                await LeaveAsync(new ConnectionEnd(CloseCodes.Normal, "to come back with a new token") { Renewed = true, SameGateway = true }).ConfigureAwait(false);
                return;
            }
        }
        catch (Exception e) when (!_ended.IsCancellationRequested)
        {
            LogNoToken(logger, e);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // It is asked again soon, not with each look.
        await Task.Delay(TimeSpan.FromSeconds(1), _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Acknowledges what has been handled and says goodbye; the gateway has a moment to answer.</summary>
    private async Task LeaveAsync(ConnectionEnd end)
    {
        _end = end;
        await acknowledger.FlushAsync().ConfigureAwait(false);
        await socket.CloseAsync().ConfigureAwait(false);
        try
        {
            _ended.CancelAfter(GoodbyeTime);
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    [LoggerMessage(LogLevel.Information, "Connected to {Gateway}, connection {ConnectionId}.")]
    private static partial void LogConnected(ILogger logger, string? gateway, string? connectionId);

    [LoggerMessage(LogLevel.Error, "The gateway does not understand this client: {Detail}")]
    private static partial void LogError(ILogger logger, string? detail);

    [LoggerMessage(LogLevel.Warning, "The token expires and there is no new one yet.")]
    private static partial void LogNoToken(ILogger logger, Exception e);
}
