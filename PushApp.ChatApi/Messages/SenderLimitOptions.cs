using System.ComponentModel.DataAnnotations;

namespace PushApp.ChatApi.Messages;

/// <summary>
/// How much one sender may send, at each replica of the chat API. Configuration section <c>Senders</c>. A token with the scope
/// <c>push:system</c> has no such limit.
/// </summary>
internal sealed record SenderLimitOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Senders";

    /// <summary>Messages in a second, on average over twenty; 0 for no limit. 0 to 1,000,000, default 100.</summary>
    [Range(0, 1_000_000, ErrorMessage = $"{Section}:{nameof(MessagesPerSecond)} must be {{1}} to {{2}}.")]
    public int MessagesPerSecond { get; init; } = 100;

    /// <summary>Bytes of requests in a second, on average over twenty; 0 for no limit. 0 to 100 MiB, default 1 MiB.</summary>
    [Range(0, 100 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(BytesPerSecond)} must be {{1}} to {{2}}.")]
    public int BytesPerSecond { get; init; } = 1024 * 1024;

    /// <summary>
    /// Messages with an <c>id</c> of the sender's own in <c>Inbox:IdempotencyWindow</c>, for which Redis remembers each; 0 for no
    /// limit. 0 to 100,000,000, default 20,000.
    /// </summary>
    [Range(0, 100_000_000, ErrorMessage = $"{Section}:{nameof(RememberedIds)} must be {{1}} to {{2}}.")]
    public int RememberedIds { get; init; } = 20_000;

    /// <summary>Requests that are served at the same time; eight times as many wait, and others are answered with 429. 0 for no limit. 0 to 100,000, default 64.</summary>
    [Range(0, 100_000, ErrorMessage = $"{Section}:{nameof(Requests)} must be {{1}} to {{2}}.")]
    public int Requests { get; init; } = 64;
}
