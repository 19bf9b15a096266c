using System.ComponentModel.DataAnnotations;

namespace PushApp.ChatApi.Inboxes;

/// <summary>How much of an inbox one request reads. Configuration section <c>History</c>.</summary>
internal sealed record HistoryOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "History";

    /// <summary>How many messages a page has where the request does not say so; fewer where <see cref="MaxCount"/> is less.</summary>
    public const int DefaultCount = 100;

    /// <summary>The most messages of a page. 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxCount)} must be {{1}} to {{2}}.")]
    public int MaxCount { get; init; } = 1_000;

    /// <summary>The most bytes of messages in a page; a single message may have more. 1,024 to 16,777,216 (16 MiB), default 1,048,576 (1 MiB).</summary>
    [Range(1024, 16 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(MaxBytes)} must be {{1}} to {{2}}.")]
    public int MaxBytes { get; init; } = 1024 * 1024;
}
