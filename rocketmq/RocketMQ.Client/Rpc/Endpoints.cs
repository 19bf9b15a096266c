using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Org.Apache.Rocketmq;

/// <summary>
/// Where one server is: one or, for replicas behind several IP addresses, more addresses. Equal if the addresses are.
/// </summary>
internal sealed class Endpoints : IEquatable<Endpoints>
{
    private const int DefaultPort = 80;
    private readonly string _text;

    private Endpoints(Proto.Endpoints wire)
    {
        Wire = wire;
        _text = string.Join(';', wire.Addresses.Select(Authority));
    }

    public Proto.Endpoints Wire { get; }

    /// <summary><c>host:port</c> of the first address, an IPv6 host in brackets.</summary>
    public string FirstAuthority => Authority(Wire.Addresses[0]);

    /// <summary>Reads <c>host:port</c>, an IPv6 host in brackets, with or without <c>http(s)://</c>.</summary>
    /// <exception cref="ArgumentException">No host, or no port number.</exception>
    public static Endpoints Parse(string text)
    {
        var rest = (text ?? "").AsSpan().Trim();
        var scheme = rest.IndexOf("://");
        rest = (scheme < 0 ? rest : rest[(scheme + 3)..]).TrimEnd('/');

        var colon = rest.LastIndexOf(':');
        var hasPort = colon > rest.LastIndexOf(']');
        var port = DefaultPort;
        if (rest.IsEmpty || colon == 0
            || (hasPort && (!int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)))
        {
            throw new ArgumentException($"The endpoints must be given as host:port, not '{text}'.", nameof(text));
        }

        var host = (hasPort ? rest[..colon] : rest).Trim("[]").ToString();
        return new Endpoints(new Proto.Endpoints
        {
            Scheme = IPAddress.TryParse(host, out var ip)
                ? ip.AddressFamily == AddressFamily.InterNetworkV6 ? Proto.AddressScheme.Ipv6 : Proto.AddressScheme.Ipv4
                : Proto.AddressScheme.DomainName,
            Addresses = { new Proto.Address { Host = host, Port = port } },
        });
    }

    /// <exception cref="NotSupportedException">The broker's route carries no address.</exception>
    public static Endpoints FromWire(Proto.Endpoints wire) => wire.Addresses.Count > 0
        ? new Endpoints(wire)
        : throw new NotSupportedException("The broker's route carries no address.");

    public bool Equals(Endpoints? other) => other is not null && other._text == _text;

    public override bool Equals(object? obj) => Equals(obj as Endpoints);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    private static string Authority(Proto.Address address) => address.Host.Contains(':')
        ? string.Create(CultureInfo.InvariantCulture, $"[{address.Host}]:{address.Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}");
}
