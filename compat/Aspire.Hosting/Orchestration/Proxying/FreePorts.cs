using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration.Proxying;

/// <summary>Ports for processes that are still to start.</summary>
/// <remarks>
/// From below the ranges that operating systems lend to outgoing connections (32768 up on Linux, 49152 up elsewhere): a
/// port from there may be gone again before the process listens. Picked at random, so that hosts side by side differ.
/// </remarks>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 29_999;

    private static readonly HashSet<int> Given = [];
    private static readonly Lock Lock = new();

    /// <returns>A port that nobody listens on and that this process was not given before.</returns>
    /// <exception cref="InvalidOperationException">There is none left.</exception>
    public static int Next()
    {
        lock (Lock)
        {
            var start = Random.Shared.Next(First, Last + 1);
            for (var offset = 0; offset <= Last - First; offset++)
            {
                var port = First + (start - First + offset) % (Last - First + 1);
                if (IsFree(port) && Given.Add(port))
                {
                    return port;
                }
            }
            throw new InvalidOperationException($"No port from {First} to {Last} is free.");
        }
    }

    private static bool IsFree(int port) =>
        !Given.Contains(port) && CanBind(IPAddress.Any, port) && CanBind(IPAddress.IPv6Any, port);

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is not (SocketError.AddressAlreadyInUse or SocketError.AccessDenied);
        }
    }
}
