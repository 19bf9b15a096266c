using Microsoft.Extensions.Logging;
using PushApp.Client.Cursors;
using PushApp.Client.Presence;
using PushApp.Client.Protocol;
using PushApp.Client.Receiving;
using PushApp.Client.Retrying;
using PushApp.Client.Telemetry;
using PushApp.Client.Tokens;

namespace PushApp.Client.Connections;

/// <summary>Connects, and connects again as long as there is use in it (docs/client-protocol.md, "Close codes").</summary>
internal sealed partial class ConnectionLoop(
    PushClientOptions options, TokenSource tokens, ClientInbox inbox, Acknowledger acknowledger, PresenceWatcher presence, ClientEvents events)
{
    private string? _user;
    private int _gateway;

    /// <summary>Works until it is cancelled or a connection has ended for good.</summary>
    /// <returns>The last end; with <see cref="CloseCodes.Normal"/> where it was cancelled.</returns>
    public async Task<ConnectionEnd> RunAsync(CancellationToken goodbye)
    {
        using var ended = new CancellationTokenSource();
        var acknowledging = acknowledger.RunAsync(ended.Token);
        try
        {
            return await ConnectAgainAndAgainAsync(goodbye).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await acknowledging.ConfigureAwait(false);
        }
    }

    private async Task<ConnectionEnd> ConnectAgainAndAgainAsync(CancellationToken goodbye)
    {
        for (var attempt = 0; ;)
        {
            events.Changed(new ClientStateChange(ClientState.Connecting));
            var end = await ConnectAsync(goodbye).ConfigureAwait(false);
            ClientTelemetry.Ended(end.Code);
            if (goodbye.IsCancellationRequested || end.IsFinal)
            {
                return goodbye.IsCancellationRequested ? new ConnectionEnd(CloseCodes.Normal, null) : end;
            }

            _gateway += end.SameGateway ? 0 : 1;
            if (end.Renewed)
            {
                continue;
            }

            attempt = end.Lasted ? 0 : attempt;
            var wait = end.RetryAfter + Backoff.Before(attempt++);
            LogEnded(options.Logger, end.Code, end.Reason, wait);
            events.Changed(new ClientStateChange(ClientState.Waiting, end.Code, end.Reason));
            await Task.Delay(wait, goodbye).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ConnectionEnd> ConnectAsync(CancellationToken goodbye)
    {
        AccessToken token;
        try
        {
            token = await tokens.GetAsync(goodbye).ConfigureAwait(false);
            await BeginAsync(token, goodbye).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever the application's code throws is tried again.
            LogNotBegun(options.Logger, e);
            return new ConnectionEnd(CloseCodes.Lost, e.Message) { SameGateway = true };
        }

        GatewaySocket socket;
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(goodbye);
            timeout.CancelAfter(options.ConnectTimeout);
            socket = await GatewaySocket.ConnectAsync(options.Gateways[_gateway % options.Gateways.Count], token, inbox.Received, options, timeout.Token).ConfigureAwait(false);
        }
        catch (GatewayRefusedException e)
        {
            if (e.Status == 401)
            {
                tokens.Refuse(token);
            }

            return new ConnectionEnd(e.Status, e.Message) { RetryAfter = e.RetryAfter ?? TimeSpan.Zero, SameGateway = e.Status == 401 };
        }
        catch (Exception e)
        {
            // A gateway that cannot be reached, or what the application sets up: that may be better the next time.
            return new ConnectionEnd(CloseCodes.Lost, e is OperationCanceledException ? "the gateway did not answer in time" : (e.InnerException ?? e).Message);
        }

        using var connection = new Connection(socket, token, tokens, inbox, acknowledger, presence, events, options.Logger);
        var end = await connection.RunAsync(options.ConnectTimeout, goodbye).ConfigureAwait(false);
        if (end.Code == CloseCodes.Unauthorized)
        {
            tokens.Refuse(token);
        }

        return end;
    }

    /// <summary>Gets the cursor, before the first connection: only the token says whose it is.</summary>
    private async Task BeginAsync(AccessToken token, CancellationToken cancellationToken)
    {
        if (_user is null)
        {
            acknowledger.Key = new CursorKey(token.User, options.Device);
            inbox.Restore(await options.Cursors.LoadAsync(acknowledger.Key, cancellationToken).ConfigureAwait(false));
            _user = token.User;
        }
        else if (_user != token.User)
        {
            tokens.Refuse(token);
            throw new InvalidOperationException($"The token is {token.User}'s, and the client {_user}'s: a client is for one user.");
        }
    }

    [LoggerMessage(LogLevel.Information, "Not connected: {Code}, {Reason}. The next attempt is in {Wait}.")]
    private static partial void LogEnded(ILogger logger, int code, string? reason, TimeSpan wait);

    [LoggerMessage(LogLevel.Error, "There is no token, or no cursor, to connect with.")]
    private static partial void LogNotBegun(ILogger logger, Exception e);
}
