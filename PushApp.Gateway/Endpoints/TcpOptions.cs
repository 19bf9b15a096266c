using System.ComponentModel.DataAnnotations;
using System.Net;

namespace PushApp.Gateway.Endpoints;

/// <summary>Where clients over TCP are let in; configuration section <c>Gateway</c>.</summary>
internal sealed record TcpOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    private const string AllAddresses = "*";
    private const string Loopback = "localhost";

    /// <summary>The port for clients over TCP, also from the variable <c>TCP_PORT</c>; 0 for any free one, none by default.</summary>
    [Range(0, ushort.MaxValue, ErrorMessage = $"{Section}:{nameof(TcpPort)} must be {{1}} to {{2}}.")]
    public int? TcpPort { get; set; }

    /// <summary>The address that it is opened at: <c>localhost</c>, an IP address, or <c>*</c> for all. Default <c>localhost</c>.</summary>
    public string TcpAddress { get; set; } = Loopback;

    /// <summary>Whether clients over TCP come by TLS, with the certificate of <c>Kestrel:Certificates:Default</c>. Default false.</summary>
    public bool TcpTls { get; set; }

    /// <summary>The one address; null for all of them.</summary>
    internal IPAddress? Address => TcpAddress == AllAddresses ? null : TcpAddress == Loopback ? IPAddress.Loopback : IPAddress.Parse(TcpAddress);

    /// <summary>Whether both loopback addresses are meant. A free port is chosen for one address only.</summary>
    internal bool IsLocalhost => TcpAddress == Loopback && TcpPort != 0;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TcpAddress is not (AllAddresses or Loopback) && !IPAddress.TryParse(TcpAddress, out _))
        {
            yield return new ValidationResult($"{Section}:{nameof(TcpAddress)} must be an IP address, {Loopback} or {AllAddresses}.");
        }
    }
}
