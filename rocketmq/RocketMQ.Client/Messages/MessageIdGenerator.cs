using System.Buffers.Binary;
using System.Net.NetworkInformation;
using System.Security.Cryptography;

namespace Org.Apache.Rocketmq;

/// <summary>
/// RocketMQ's message id, version 1: upper-case hex of 01, the machine's MAC address (6 bytes), process id (2),
/// seconds since 2021-01-01Z (4), sequence (4), all big-endian.
/// </summary>
internal static class MessageIdGenerator
{
    private static readonly DateTime Epoch = new(2021, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly byte[] Prefix = CreatePrefix();
    private static int _sequence;

    public static string Next()
    {
        Span<byte> id = stackalloc byte[17];
        Prefix.CopyTo(id);
        BinaryPrimitives.WriteUInt32BigEndian(id[9..], (uint)((DateTime.UtcNow - Epoch).Ticks / TimeSpan.TicksPerSecond));
        BinaryPrimitives.WriteInt32BigEndian(id[13..], Interlocked.Increment(ref _sequence));
        return Convert.ToHexString(id);
    }

    private static byte[] CreatePrefix()
    {
        var prefix = new byte[9];
        prefix[0] = 1;
        if (!TryGetMacAddress(prefix.AsSpan(1, 6)))
        {
            RandomNumberGenerator.Fill(prefix.AsSpan(1, 6));
        }

        BinaryPrimitives.WriteUInt16BigEndian(prefix.AsSpan(7), unchecked((ushort)Environment.ProcessId));
        return prefix;
    }

    // Containers share MAC addresses and process ids, so a network without a real one, or unreadable, gets a random value.
    private static bool TryGetMacAddress(Span<byte> into)
    {
        try
        {
            foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
            {
                var address = network.GetPhysicalAddress().GetAddressBytes();
                if (address.Length == 6 && address.AsSpan().ContainsAnyExcept((byte)0))
                {
                    address.CopyTo(into);
                    return true;
                }
            }
        }
        catch (NetworkInformationException)
        {
            return false;
        }

        return false;
    }
}
