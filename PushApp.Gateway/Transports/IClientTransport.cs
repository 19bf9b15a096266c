using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Transports;

/// <summary>
/// How frames reach a client: WebSocket or TCP. One reader and one writer at a time; <see cref="Abort"/> from anywhere.
/// Reading and writing throw <see cref="IOException"/> or <see cref="OperationCanceledException"/> when the connection is gone.
/// </summary>
internal interface IClientTransport
{
    /// <summary>Whether the client must answer ping frames. If not, the transport itself finds out that it is gone.</summary>
    bool AnswersPings { get; }

    /// <summary>Waits for the next frame; <see cref="ClientFrameType.Close"/> when the client ended the connection.</summary>
    /// <exception cref="ProtocolException">The client sent something else.</exception>
    ValueTask<ClientFrame> ReceiveAsync();

    /// <summary>Reads and forgets what comes until the client ends the connection: closing with unread data would reset it.</summary>
    ValueTask DrainAsync();

    /// <summary>Writes a frame. With <paramref name="more"/> it may wait for the next one, to share its write.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool more);

    /// <summary>Tells the client that, and why, nothing more will come. The client's own end is still to be read.</summary>
    ValueTask CloseAsync(CloseReason reason);

    /// <summary>Ends the connection at once, and with it every read and write.</summary>
    void Abort();

    /// <summary>Whether an exception of a read or a write says that the connection is gone.</summary>
    static bool IsGone(Exception e) => e is IOException or OperationCanceledException or ObjectDisposedException;
}
