using System.Net;
using System.Net.Sockets;

namespace PushApp.ServiceDefaults;

/// <summary>The part of a client's address that is counted as one: whoever has one address of IPv6 has its whole network.</summary>
public static class ClientNetwork
{
    private const int NetworkBytes = 8;

    /// <summary>The address of IPv4, or the /64 network of IPv6. Null for loopback, which is a proxy or a test, and where nothing is known.</summary>
    public static IPAddress? Of(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address))
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return Of(address.MapToIPv4());
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return new IPAddress(bytes);
    }
}
