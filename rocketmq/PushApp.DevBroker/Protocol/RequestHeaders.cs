using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using PushApp.DevBroker.Access;
using PushApp.DevBroker.Clients;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>The client that makes a call.</summary>
/// <param name="Client">The client; this call connects it if it was not connected.</param>
/// <param name="Connection">The connection that carries the call.</param>
internal readonly record struct Caller(Client Client, ConnectionInfo Connection)
{
    /// <summary>The address and port that it calls from.</summary>
    public string Host => TextOf(Connection.RemoteIpAddress, Connection.RemotePort);

    /// <summary>The address and port that it called.</summary>
    public string BrokerHost => TextOf(Connection.LocalIpAddress, Connection.LocalPort);

    // A socket for both versions of IP reports an IPv4 address mapped to IPv6.
    private static string TextOf(IPAddress? address, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)}:{port}");
}

/// <summary>Reads from the headers of a call which client makes it, and checks its signature.</summary>
internal sealed class RequestHeaders(AccessKey accessKey, ClientRegistry clients)
{
    private const string ClientIdHeader = "x-mq-client-id";

    /// <exception cref="BrokerException">UNAUTHORIZED or CLIENT_ID_REQUIRED.</exception>
    public Caller Identify(ServerCallContext context)
    {
        var http = context.GetHttpContext();
        accessKey.Verify(http.Request.Headers);
        var clientId = http.Request.Headers[ClientIdHeader].ToString();
        if (clientId.Length == 0)
        {
            throw new BrokerException(Code.ClientIdRequired, "client id cannot be empty");
        }

        var closed = http.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed;
        return new Caller(clients.Seen(clientId, http.Connection.Id, closed), http.Connection);
    }
}
