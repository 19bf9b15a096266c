using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;

namespace Org.Apache.Rocketmq;

/// <summary>
/// The connection to one server, and gRPC's unary and server-streaming calls on it. A message costs a call to send it, a
/// call to receive it, and a part of one to settle it: what a general client has around each (load balancing, interceptors,
/// retries, compression, its own spans) is a large part of their cost, and nothing here uses it.
/// </summary>
/// <remarks>The protocol: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.</remarks>
/// <param name="handler">The HTTP/2 connection; its owner disposes of it.</param>
/// <param name="address">Where the server is, with the scheme.</param>
internal sealed class GrpcConnection(HttpMessageHandler handler, string address) : IDisposable
{
    /// <summary>The most bytes of a message: a body may have 4 MiB or what an operator allows beyond it, and properties come on top.</summary>
    public const int MaxMessageBytes = 64 << 20;

    private readonly ConcurrentDictionary<string, Uri> _methods = new(StringComparer.Ordinal);
    private readonly HttpMessageInvoker _http = new(handler, disposeHandler: false);
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Makes a unary call.</summary>
    /// <param name="method">The method's full name, with a slash before it.</param>
    /// <param name="request">The request.</param>
    /// <param name="parser">Reads the response.</param>
    /// <param name="headers">The call's metadata.</param>
    /// <param name="timeout">How long the answer may take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">The server was not reached, did not answer in time, or answered with a status that is not OK.</exception>
    public async Task<T> CallAsync<T>(
        string method, IMessage request, MessageParser<T> parser, Metadata headers, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        using var call = Start(method, request, parser, headers, timeout, cancellationToken);
        var response = await call.ReadAsync().ConfigureAwait(false)
            ?? throw new RpcException(new Status(StatusCode.Internal, "The answer has no message."));
        // The status comes after it.
        await call.ReadAsync().ConfigureAwait(false);
        return response;
    }

    /// <summary>Starts a call whose answer is read message by message. The request is on its way when this returns.</summary>
    /// <inheritdoc cref="CallAsync"/>
    public GrpcCall<T> Start<T>(
        string method, IMessage request, MessageParser<T> parser, Metadata headers, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class, IMessage<T> =>
        new(_http, _methods.GetOrAdd(method, static (name, server) => new Uri(server + name), address), request, parser, headers, timeout, _closed.Token, cancellationToken);

    /// <summary>Ends every call.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        _http.Dispose();
    }
}
