using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using PushApp.DevBroker.Access;
using PushApp.DevBroker.Clients;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>Who makes a call.</summary>
/// <param name="Client">The client, connected from now on if it was not.</param>
/// <param name="Connection">By which it is made.</param>
internal readonly record struct Caller(Client Client, ConnectionInfo Connection)
{
    /// <summary>Where it calls from, as address and port.</summary>
    public string Host => TextOf(Connection.RemoteIpAddress, Connection.RemotePort);

    /// <summary>What it called, as address and port.</summary>
    public string BrokerHost => TextOf(Connection.LocalIpAddress, Connection.LocalPort);

    // A socket for both versions of IP shows an IPv4 address in IPv6's clothes.
    private static string TextOf(IPAddress? address, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)}:{port}");
}

/// <summary>Tells from a call's headers who makes it.</summary>
internal sealed class Callers(AccessKey accessKey, ClientRegistry clients)
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
