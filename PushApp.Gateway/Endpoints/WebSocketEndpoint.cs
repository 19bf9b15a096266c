using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Transports;
using PushApp.ServiceDefaults;

namespace PushApp.Gateway.Endpoints;

/// <summary><c>GET /ws</c>: clients over WebSocket.</summary>
internal static class WebSocketEndpoint
{
    private const string RetryAfterSeconds = "2";

    /// <summary>Maps the endpoint, with the middleware that it needs.</summary>
    public static WebApplication MapWebSocketClients(this WebApplication app)
    {
        app.Use(CorkedUpgrade.InvokeAsync);
        app.UseWebSockets();
        app.MapGet("/ws", ConnectAsync).RequireAuthorization().AcceptTokenFromBrowser();
        return app;
    }

    private static async Task<IResult> ConnectAsync(
        HttpContext context, ConnectionHost connections, Admission admission, BrowserOrigins origins, ConnectionLimits limits, GatewayOptions options)
    {
        if (origins.WhyNot(context.Request) is { } foreign)
        {
            return TypedResults.Problem(foreign, statusCode: StatusCodes.Status403Forbidden);
        }

        if (admission.Refusal is { } refusal)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return TypedResults.Problem(refusal, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        var sockets = context.WebSockets;
        if (!sockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return TypedResults.Problem("This is a WebSocket endpoint.", statusCode: StatusCodes.Status426UpgradeRequired);
        }

        var negotiated = sockets.WebSocketRequestedProtocols.Contains(Subprotocol.Name);
        if (!negotiated && sockets.WebSocketRequestedProtocols.Count > 0)
        {
            return BadRequest($"None of the subprotocols offered is spoken here; offer {Subprotocol.Name}, or none.");
        }

        var query = context.Request.Query;
        if (!ClientHello.TryCreate(
            context.User.Identity!.Name!, query["device"], query["cursor"], query["epoch"], AccessTokens.ExpiresAt(context.User),
            out var hello, out var error))
        {
            return BadRequest(error);
        }

        var address = context.Connection.RemoteIpAddress;
        if (!limits.TryEnter(address, out var full))
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return TypedResults.Problem(
                full.Text, statusCode: full.Code == CloseCodes.TooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable);
        }

        try
        {
            await ServeAsync(context, connections, options, hello, negotiated);
            return TypedResults.Empty;
        }
        finally
        {
            limits.Leave(address);
        }
    }

    private static async Task ServeAsync(HttpContext context, ConnectionHost connections, GatewayOptions options, ClientHello hello, bool negotiated)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = negotiated ? Subprotocol.Name : null,

            // A client that speaks the protocol answers its ping frames. A simple tool does not: there WebSocket's own pings tell.
            KeepAliveInterval = negotiated ? Timeout.InfiniteTimeSpan : options.Heartbeat,
            KeepAliveTimeout = negotiated ? Timeout.InfiniteTimeSpan : options.Heartbeat,
        });
        var stream = (context.Features.Get<IHttpUpgradeFeature>() as CorkedUpgrade)?.Stream;
        await connections.RunAsync(new WebSocketTransport(socket, stream, options.MaxFrameBytes, negotiated), hello);
    }

    private static ProblemHttpResult BadRequest(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
}
