using System.Security.Cryptography;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Transports;

namespace PushApp.Gateway.Connections;

/// <summary>Runs a client's connection, over whichever transport it came.</summary>
internal sealed class ConnectionHost(ConnectionServices services)
{
    /// <summary>Serves the client until the connection has ended and its route is removed.</summary>
    public async Task RunAsync(IClientTransport transport, ClientHello hello)
    {
        var route = new Route(
            hello.Device, services.Identity.Id, services.Identity.BootId, RandomNumberGenerator.GetHexString(12, lowercase: true), Now());
        var connection = new ClientConnection(services, transport, hello, route);
        await connection.RunAsync();
    }

    // Routes keep whole milliseconds, and are compared.
    private static DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
}
