using System.Net.WebSockets;

namespace PushApp.Bench.Protocols;

/// <summary>What the clients of a peer say, and what they understand of what it sends.</summary>
internal abstract class ClientProtocol
{
    /// <summary>What a client has to send every ten seconds to stay connected; empty for nothing.</summary>
    public virtual ReadOnlyMemory<byte> KeepAlive => default;

    /// <summary>The path that clients connect to.</summary>
    protected abstract string Path { get; }

    /// <summary>The WebSocket subprotocol that a client offers; null for none.</summary>
    protected virtual string? Subprotocol => null;

    /// <summary>What a client sends first; empty for nothing.</summary>
    protected virtual ReadOnlyMemory<byte> Greeting => default;

    /// <summary>What a client has to answer to a frame at once; empty for nothing.</summary>
    public virtual ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> frame) => default;

    /// <summary>The sequence number of a message that asks for an acknowledgement; 0 or less for another frame.</summary>
    public virtual long Sequence(ReadOnlySpan<byte> frame) => 0;

    /// <summary>The acknowledgement of everything up to a sequence number.</summary>
    public virtual ReadOnlyMemory<byte> Acknowledgement(long sequence) => default;

    /// <summary>Connects a client.</summary>
    /// <param name="node">The node's HTTP address.</param>
    /// <param name="token">The client's token.</param>
    /// <param name="http">What makes the connection; null for the usual.</param>
    public async Task<ClientWebSocket> ConnectAsync(Uri node, string token, HttpMessageInvoker? http)
    {
        var socket = new ClientWebSocket();
        try
        {
            if (Subprotocol is { } subprotocol)
            {
                socket.Options.AddSubProtocol(subprotocol);
            }

            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            var address = new UriBuilder(node) { Scheme = node.Scheme == "https" ? "wss" : "ws", Path = Path };
            await socket.ConnectAsync(address.Uri, http, CancellationToken.None);
            if (Greeting.Length > 0)
            {
                await socket.SendAsync(Greeting, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
