using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration.Proxying;

/// <summary>One port, listened to on 127.0.0.1 and ::1: "localhost" may mean either. A machine that has only one gives one.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int Backlog = 1024;
    private const int FreePortAttempts = 10;

    private static readonly IPAddress[] Addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    private LoopbackListener(int port, IReadOnlyList<Socket> sockets)
    {
        Port = port;
        Sockets = sockets;
    }

    public int Port { get; }

    public IReadOnlyList<Socket> Sockets { get; }

    /// <param name="port">1 to 65535, or 0 for any that is free on both addresses.</param>
    /// <exception cref="PortTakenException">Somebody else listens on one of them.</exception>
    public static LoopbackListener Open(int port)
    {
        if (port != 0)
        {
            return OpenFixed(port);
        }
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return OpenFixed(FreePorts.Next());
            }
            catch (PortTakenException) when (attempt < FreePortAttempts)
            {
            }
        }
    }

    public void Dispose()
    {
        foreach (var socket in Sockets)
        {
            socket.Dispose();
        }
    }

    private static LoopbackListener OpenFixed(int port)
    {
        var sockets = new List<Socket>(Addresses.Length);
        try
        {
            foreach (var address in Addresses)
            {
                if (TryListen(new IPEndPoint(address, port)) is { } socket)
                {
                    sockets.Add(socket);
                }
            }
            return sockets.Count > 0
                ? new LoopbackListener(port, sockets)
                : throw new InvalidOperationException("This machine has no loopback address, neither 127.0.0.1 nor ::1.");
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <returns>Null where the machine does not have the address.</returns>
    private static Socket? TryListen(IPEndPoint endpoint)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            return exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => throw PortTakenException.For(endpoint.Port, exception),
                SocketError.AccessDenied => throw PortTakenException.Forbidden(endpoint.Port, exception),
                SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported => null,
                _ => throw new InvalidOperationException($"Cannot listen on {endpoint}: {exception.Message}", exception),
            };
        }
    }
}
