using System.Net;
using System.Net.Sockets;

namespace RocketMQ.Hosting.Installation;

/// <summary>Ports for servers that cannot be told "any free one".</summary>
internal static class FreePort
{
    private const int Attempts = 1_000;

    // Below the range from which systems take ports for outgoing connections: these stay free until a slow server has started.
    private const int Lowest = 20_000;
    private const int Highest = 30_000;

    // A server takes a while from its start to its listening, in which another might be given the same port.
    private static readonly HashSet<int> Given = [];

    /// <summary>A port at which nobody listens now, and neither at those at these distances from it; given to nobody else.</summary>
    public static int Next(params int[] beside)
    {
        lock (Given)
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var port = Random.Shared.Next(Lowest, Highest);
                int[] wanted = [port, .. beside.Select(offset => port + offset)];
                if (wanted.All(one => !Given.Contains(one) && IsFree(one)))
                {
                    Given.UnionWith(wanted);
                    return port;
                }
            }

            throw new InvalidOperationException($"No free TCP port was found from {Lowest} to {Highest}.");
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
