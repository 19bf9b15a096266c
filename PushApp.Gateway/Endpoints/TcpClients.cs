using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;
using PushApp.Gateway.Transports;
using PushApp.ServiceDefaults;

namespace PushApp.Gateway.Endpoints;

/// <summary>Clients over TCP: finds out whose each connection is, within ten seconds, and serves it.</summary>
internal sealed partial class TcpClients(
    GatewayOptions options, ClientLimitOptions limitOptions, AccessTokens tokens, Admission admission, ConnectionLimits limits,
    ConnectionHost connections, GatewayMetrics metrics, ILogger<TcpClients> logger)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private int _pending;

    /// <summary>Serves a connection until it has ended. Never faults.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        var transport = new TcpTransport(connection, options.MaxFrameBytes);
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        try
        {
            if (!limits.TryEnter(address, out var refusal))
            {
                await SendAwayAsync(transport, refusal);
                return;
            }

            try
            {
                if (await GreetAsync(transport) is { } hello)
                {
                    await connections.RunAsync(transport, hello);
                }
            }
            finally
            {
                limits.Leave(address);
            }
        }
        catch (ProtocolException e)
        {
            await RefuseAsync(transport, e);
        }
        catch (Exception e) when (IClientTransport.IsGone(e))
        {
            // Gone before it said who it is.
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
    }

    private async Task<ClientHello?> GreetAsync(TcpTransport transport)
    {
        if (admission.Refusal is { } refusal)
        {
            await SendAwayAsync(transport, new CloseReason(CloseCodes.Unavailable, refusal));
            return null;
        }

        try
        {
            if (Interlocked.Increment(ref _pending) > limitOptions.MaxPending)
            {
                metrics.Refused("pending");
                await SendAwayAsync(transport, new CloseReason(
                    CloseCodes.Unavailable, $"too many clients have not said who they are ({ClientLimitOptions.Section}:{nameof(limitOptions.MaxPending)})"));
                return null;
            }

            return await IdentifyAsync(transport);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private async Task<ClientHello?> IdentifyAsync(TcpTransport transport)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout);
        await using var abort = timeout.Token.Register(transport.Abort);
        if (await transport.ReceiveConnectAsync() is not { } connect)
        {
            return null;
        }

        var token = await tokens.ValidateAsync(connect.Token);
        if (token.Exception is KeysUnavailableException unavailable)
        {
            await SendAwayAsync(transport, new CloseReason(CloseCodes.Unavailable, unavailable.Message));
            return null;
        }

        var user = token.IsValid ? new ClaimsPrincipal(token.ClaimsIdentity) : throw ProtocolException.Unauthorized(token.Exception.Message);
        return ClientHello.TryCreate(
            user.Identity!.Name!, connect.Device, connect.Cursor, connect.Epoch, AccessTokens.ExpiresAt(user), out var hello, out var error)
            ? hello
            : throw ProtocolException.InvalidField(error);
    }

    private async Task RefuseAsync(TcpTransport transport, ProtocolException refusal)
    {
        metrics.Refused(refusal.ErrorCode);
        try
        {
            await transport.SendAsync(ServerFrames.Error(refusal.ErrorCode, refusal.Message), more: true);
            await SendAwayAsync(transport, new CloseReason(refusal.CloseCode, refusal.ErrorCode));
        }
        catch (Exception e) when (IClientTransport.IsGone(e))
        {
            // Gone before it could be told.
        }
    }

    // The client ends the connection: closing with unread data would reset it, and the reason would be lost.
    private static async Task SendAwayAsync(TcpTransport transport, CloseReason reason)
    {
        using var timeout = new CancellationTokenSource(ClientConnection.CloseTimeout);
        await using var abort = timeout.Token.Register(transport.Abort);
        await transport.CloseAsync(reason);
        await transport.DrainAsync();
    }

    [LoggerMessage(LogLevel.Error, "A client over TCP failed before it was connected.")]
    private partial void LogFailed(Exception e);
}
