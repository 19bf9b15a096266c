using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Transports;
using PushApp.ServiceDefaults;

namespace PushApp.Gateway.Endpoints;

/// <summary>Clients over TCP, where a port is set for them.</summary>
internal sealed partial class TcpClients(
    GatewayOptions options, AccessTokens tokens, Admission admission, ConnectionHost connections, ILogger<TcpClients> logger) : BackgroundService
{
    private const int Backlog = 512;

    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.TcpPort is not { } port)
        {
            return;
        }

        using var listener = new TcpListener(IPAddress.IPv6Any, port);
        listener.Server.DualMode = true;
        listener.Start(Backlog);
        LogListening(((IPEndPoint)listener.LocalEndpoint).Port);
        try
        {
            while (true)
            {
                if (await TryAcceptAsync(listener, stoppingToken) is { } socket)
                {
                    socket.NoDelay = true;
                    _ = ServeAsync(socket);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<Socket?> TryAcceptAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            return await listener.AcceptSocketAsync(cancellationToken);
        }
        catch (SocketException e)
        {
            // Out of file handles, say: clients that are connected stay, and others may leave.
            LogCannotAccept(e);
            await Task.Delay(AcceptRetryDelay, cancellationToken);
            return null;
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var transport = new TcpTransport(socket, options.MaxFrameBytes);
        try
        {
            if (await GreetAsync(transport) is { } hello)
            {
                await connections.RunAsync(transport, hello);
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
        using var timeout = new CancellationTokenSource(ConnectTimeout);
        await using var abort = timeout.Token.Register(transport.Abort);
        if (admission.Refusal is { } refusal)
        {
            await transport.CloseAsync(new CloseReason(CloseCodes.Unavailable, refusal));
            await transport.DrainAsync();
            return null;
        }

        if (await transport.ReceiveConnectAsync() is not { } connect)
        {
            return null;
        }

        var token = await tokens.ValidateAsync(connect.Token);
        if (token.Exception is KeysUnavailableException unavailable)
        {
            await transport.CloseAsync(new CloseReason(CloseCodes.Unavailable, unavailable.Message));
            await transport.DrainAsync();
            return null;
        }

        var user = token.IsValid ? new ClaimsPrincipal(token.ClaimsIdentity) : throw ProtocolException.Unauthorized(token.Exception.Message);
        return ClientHello.TryCreate(
            user.Identity!.Name!, connect.Device, connect.Cursor, connect.Epoch, AccessTokens.ExpiresAt(user), out var hello, out var error)
            ? hello
            : throw ProtocolException.InvalidField(error);
    }

    private static async Task RefuseAsync(TcpTransport transport, ProtocolException refusal)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout);
        await using var abort = timeout.Token.Register(transport.Abort);
        try
        {
            await transport.SendAsync(ServerFrames.Error(refusal.ErrorCode, refusal.Message), more: true);
            await transport.CloseAsync(new CloseReason(refusal.CloseCode, refusal.ErrorCode));
            await transport.DrainAsync();
        }
        catch (Exception e) when (IClientTransport.IsGone(e))
        {
            // Gone before it could be told.
        }
    }

    [LoggerMessage(LogLevel.Information, "Clients over TCP at port {Port}.")]
    private partial void LogListening(int port);

    [LoggerMessage(LogLevel.Warning, "A client over TCP cannot be accepted; going on.")]
    private partial void LogCannotAccept(Exception e);

    [LoggerMessage(LogLevel.Error, "A client over TCP failed before it was connected.")]
    private partial void LogFailed(Exception e);
}
