using System.Net;
using System.Net.Sockets;

namespace PushApp.AppHost.Processes;

/// <summary>Ports for processes that cannot be told "any free one".</summary>
internal static class FreePort
{
    private const int Attempts = 100;

    /// <summary>A TCP port that was free a moment ago.</summary>
    public static int Next() => NextOf([0]);

    /// <summary>A TCP port that was free a moment ago, and so were those at these distances from it.</summary>
    public static int NextOf(params int[] offsets)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var first = Listen(0);
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            if (offsets.All(offset => offset == 0 || IsFree(port + offset)))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No free TCP port with free neighbours ({string.Join(", ", offsets)}) was found.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = Listen(port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }
}
