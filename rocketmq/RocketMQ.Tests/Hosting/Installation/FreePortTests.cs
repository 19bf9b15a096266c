using System.Net;
using System.Net.Sockets;
using RocketMQ.Hosting.Installation;

namespace RocketMQ.Tests.Hosting.Installation;

public sealed class FreePortTests
{
    [Fact]
    public void A_free_port_and_its_neighbours_can_be_listened_on()
    {
        var port = FreePort.Next(-2, 1);
        foreach (var offset in (int[])[-2, 0, 1])
        {
            using var listener = new TcpListener(IPAddress.Loopback, port + offset);
            listener.Start();
        }
    }
}
