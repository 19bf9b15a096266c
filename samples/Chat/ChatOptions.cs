using System.ComponentModel.DataAnnotations;

namespace Chat;

/// <summary>Where PushApp is, for browsers and for this application. Configuration section <c>Chat</c>.</summary>
internal sealed record ChatOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Chat";

    /// <summary>The chat API. An absolute address, default <c>http://localhost:5080</c>.</summary>
    [Required(ErrorMessage = $"{Section}:{nameof(Api)} must be the chat API's address.")]
    public Uri Api { get; init; } = null!;

    /// <summary>The gateways. An absolute address, default <c>http://localhost:5081</c>.</summary>
    [Required(ErrorMessage = $"{Section}:{nameof(Gateway)} must be the gateways' address.")]
    public Uri Gateway { get; init; } = null!;
}
