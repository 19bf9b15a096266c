using System.Collections.Concurrent;
using System.Net.Security;
using Grpc.Net.Client;

namespace Org.Apache.Rocketmq;

/// <summary>One gRPC channel per endpoints, opened when first used, closed with the client.</summary>
internal sealed class ChannelPool(bool ssl) : IDisposable
{
    // A body may have 4 MiB or what an operator allows beyond it, and properties come on top.
    private const int MaxReceiveBytes = 64 << 20;

    private readonly ConcurrentDictionary<Endpoints, Lazy<Connection>> _connections = new();

    public Proto.MessagingService.MessagingServiceClient Get(Endpoints endpoints) =>
        _connections.GetOrAdd(endpoints, e => new Lazy<Connection>(() => Open(e))).Value.Stub;

    /// <summary>
    /// Gives up a connection that no longer answers, with every call on it; the next call opens another.
    /// Without this a peer that vanished silently is noticed only when TCP gives up, a quarter of an hour later.
    /// </summary>
    public void Drop(Endpoints endpoints)
    {
        if (_connections.TryRemove(endpoints, out var connection) && connection.IsValueCreated)
        {
            connection.Value.Channel.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var endpoints in _connections.Keys)
        {
            Drop(endpoints);
        }
    }

    private Connection Open(Endpoints endpoints)
    {
        var channel = GrpcChannel.ForAddress($"{(ssl ? "https" : "http")}://{endpoints.FirstAuthority}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                UseProxy = false,
                // None of what follows is ever used, and each would be one more step around every call.
                UseCookies = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                EnableMultipleHttp2Connections = true,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
#pragma warning disable CA5359 // As the official client: brokers come with a self-signed certificate.
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxReceiveBytes,
            MaxSendMessageSize = null,
        });
        return new Connection(channel, new Proto.MessagingService.MessagingServiceClient(channel));
    }

    private sealed record Connection(GrpcChannel Channel, Proto.MessagingService.MessagingServiceClient Stub);
}
