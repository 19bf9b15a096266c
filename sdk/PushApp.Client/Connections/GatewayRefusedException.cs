namespace PushApp.Client.Connections;

/// <summary>A gateway answered the WebSocket's request with an HTTP status (docs/client-protocol.md, "Connect over WebSocket").</summary>
internal sealed class GatewayRefusedException(int status, TimeSpan? retryAfter, Exception inner) : Exception($"The gateway answered {status}.", inner)
{
    public int Status => status;

    /// <summary>The header <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
