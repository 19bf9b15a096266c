using System.Collections.Concurrent;
using System.Net.Security;
using Grpc.Net.Client;

namespace Org.Apache.Rocketmq;

/// <summary>One connection per endpoints, opened when first used, closed with the client.</summary>
internal sealed class ChannelPool(bool ssl) : IDisposable
{
    private readonly ConcurrentDictionary<Endpoints, Lazy<Connection>> _connections = new();

    /// <summary>Makes calls.</summary>
    public GrpcConnection Get(Endpoints endpoints) => ConnectionTo(endpoints).Calls;

    /// <summary>Makes calls in which both sides write, on the same connection.</summary>
    public Proto.MessagingService.MessagingServiceClient GetDuplex(Endpoints endpoints) => ConnectionTo(endpoints).Duplex;

    /// <summary>
    /// Gives up a connection that no longer answers, with every call on it; the next call opens another.
    /// Without this a peer that vanished silently is noticed only when TCP gives up, a quarter of an hour later.
    /// </summary>
    public void Drop(Endpoints endpoints)
    {
        if (_connections.TryRemove(endpoints, out var connection) && connection.IsValueCreated)
        {
            connection.Value.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var endpoints in _connections.Keys)
        {
            Drop(endpoints);
        }
    }

    private Connection ConnectionTo(Endpoints endpoints) =>
        _connections.GetOrAdd(endpoints, static (e, ssl) => new Lazy<Connection>(() => Open(e, ssl)), ssl).Value;

    private static Connection Open(Endpoints endpoints, bool ssl)
    {
        var handler = new SocketsHttpHandler
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
        };
        var address = $"{(ssl ? "https" : "http")}://{endpoints.FirstAuthority}";
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpClient = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = GrpcConnection.MaxMessageBytes,
        });
        return new Connection(new GrpcConnection(handler, address), channel, new Proto.MessagingService.MessagingServiceClient(channel));
    }

    private sealed record Connection(GrpcConnection Calls, GrpcChannel Channel, Proto.MessagingService.MessagingServiceClient Duplex) : IDisposable
    {
        public void Dispose()
        {
            Calls.Dispose();
            Channel.Dispose();
        }
    }
}
