using System.Net.Sockets;

namespace PushApp.Chaos.Network;

/// <summary>
/// Sockets over which little is under way: on loopback the system otherwise keeps megabytes between two processes, and a
/// reader that has stopped is not noticed by its writer before those are full.
/// </summary>
internal static class NarrowSocket
{
    private const int ReceiveBytes = 4 * 1024;
    private const int SegmentBytes = 1_000;

    // TCP_MAXSEG on Linux: it also keeps the other side's buffer small, which grows with the size of a segment.
    private const int TcpLevel = 6;
    private const int MaxSegment = 2;

    /// <summary>A socket that is not connected yet.</summary>
    public static Socket Create()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBytes };
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(TcpLevel, MaxSegment, BitConverter.GetBytes(SegmentBytes));
        }

        return socket;
    }
}
