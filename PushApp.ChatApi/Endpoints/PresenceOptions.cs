using System.ComponentModel.DataAnnotations;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Endpoints;

/// <summary>How much one request may ask about presence. Configuration section <c>Presence</c>.</summary>
internal sealed record PresenceOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Presence";

    // A name in quotation marks, a comma, and room for white space.
    private const int NameBytes = Identifiers.MaxLength + 8;

    /// <summary>The most users of a request. 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxUsers)} must be {{1}} to {{2}}.")]
    public int MaxUsers { get; init; } = 1_000;

    /// <summary>The most bytes of a request.</summary>
    public int MaxRequestBytes => 1024 + MaxUsers * NameBytes;
}
