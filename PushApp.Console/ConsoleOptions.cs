using System.ComponentModel.DataAnnotations;

namespace PushApp.OperatorConsole;

/// <summary>What the console may do beyond showing. Configuration section <c>Console</c>.</summary>
public sealed record ConsoleOptions : IValidatableObject
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Console";

    /// <summary>
    /// Whether operators may connect and send as any user, with tokens that the console signs with <c>Jwt:Key</c> or
    /// <c>Jwt:SigningKeyId</c>. In Development everybody may, with tokens of the chat API. Default false.
    /// </summary>
    public bool ConnectAsUsers { get; init; }

    /// <summary>
    /// Where an operator's browser reaches the gateways, as <c>wss://push.example.com</c>. None by default: in Development
    /// it is where service discovery finds them, elsewhere the page does not connect.
    /// </summary>
    public string GatewayAddress { get; init; } = "";

    /// <summary>The same as an address; null where there is none.</summary>
    internal Uri? Gateway => GatewayAddress.Length == 0 ? null : new Uri(GatewayAddress);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (GatewayAddress.Length > 0
            && !(Uri.TryCreate(GatewayAddress, UriKind.Absolute, out var address) && address.Scheme is "ws" or "wss"
                && address.PathAndQuery == "/"))
        {
            yield return new ValidationResult($"{Section}:{nameof(GatewayAddress)} must be an address as wss://push.example.com, without a path; it is '{GatewayAddress}'.");
        }
    }
}
