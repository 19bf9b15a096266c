using System.Net;
using System.Net.Sockets;

namespace PushApp.Bench.Abuse;

/// <summary>TCP sockets that never say who they are, some of which send a byte each second.</summary>
internal sealed class IdleTcpAbuse : IAbuse
{
    private const int Silent = 1_000;
    private const int Dripping = 300;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(15);

    public string Name => "idle-tcp";

    public async Task RunAsync(AbusedSystem system)
    {
        system.AddMemory("gateway at the start", system.Gateway.ProcessId);
        var port = system.Gateways[0].TcpPort;
        var sockets = new List<Socket>();
        await system.PeakAsync("gateway", system.Gateway.ProcessId, async () =>
        {
            for (var i = 0; i < Silent + Dripping; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port);
                sockets.Add(socket);
            }

            for (var second = 0; second < Watched.TotalSeconds; second++)
            {
                sockets[Silent..].ForEach(Drip);
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        });
        system.Add($"sockets open after {Watched.TotalSeconds} s, of {sockets.Count}", sockets.Count(IsOpen));
        sockets.ForEach(socket => socket.Dispose());
    }

    private static void Drip(Socket socket)
    {
        try
        {
            socket.Send("{"u8);
        }
        catch (SocketException)
        {
            // The gateway has hung up.
        }
    }

    private static bool IsOpen(Socket socket)
    {
        try
        {
            // Readable without a byte is the end; what came before it is read away.
            var buffer = new byte[4096];
            while (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                if (socket.Receive(buffer) == 0)
                {
                    return false;
                }
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
