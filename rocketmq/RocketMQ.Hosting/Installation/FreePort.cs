using System.Net;
using System.Net.Sockets;

namespace RocketMQ.Hosting.Installation;

/// <summary>Ports for processes that cannot be told "any free one".</summary>
internal static class FreePort
{
    private const int Attempts = 100;

    // Below the ranges from which systems take ports for outgoing connections: these stay free until a slow server has
    // started.
    private const int Lowest = 20_000;
    private const int Highest = 30_000;

    /// <summary>A TCP port that was free a moment ago.</summary>
    public static int Next() => NextOf([0]);

    /// <summary>A TCP port that was free a moment ago, and so were those at these distances from it.</summary>
    public static int NextOf(params int[] offsets)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (offsets.Append(0).All(offset => IsFree(port + offset)))
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
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
