using System.Net;
using System.Net.Sockets;

namespace RocketMQ.Tests.Hosting.Installation;

public sealed class FreePortTests
{
    [Fact]
    public void A_free_port_and_its_neighbours_can_be_listened_on()
    {
        var port = RocketMQ.Hosting.Installation.FreePort.NextOf(-2, 0, 1);
        foreach (var offset in (int[])[-2, 0, 1])
        {
            using var listener = new TcpListener(IPAddress.Loopback, port + offset);
            listener.Start();
        }
    }
}
