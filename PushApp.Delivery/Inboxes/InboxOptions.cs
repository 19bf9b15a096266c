using System.ComponentModel.DataAnnotations;

namespace PushApp.Delivery.Inboxes;

/// <summary>How much of a user's past an inbox keeps, and for how long. Configuration section <c>Inbox</c>; durations are <c>d.hh:mm:ss</c>.</summary>
public sealed record InboxOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Inbox";

    /// <summary>The most messages kept for a user; the oldest go first. 1 to 100,000, default 1,000.</summary>
    [Range(1, 100_000, ErrorMessage = $"{Section}:{nameof(MaxCount)} must be {{1}} to {{2}}.")]
    public int MaxCount { get; init; } = 1000;

    /// <summary>The most bytes of messages kept for a user; the oldest go first. 1 MiB to 1 GiB, default 16 MiB.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(MaxBytes)} must be {{1}} to {{2}}.")]
    public int MaxBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How much of an inbox, in percent of its messages or bytes, the last part is that one sender cannot fill: where what the
    /// user has not acknowledged takes all but this, a message is refused whose sender holds this much of it, unless nobody
    /// else's waits there. 1 to 100, which is no limit; default 25.
    /// </summary>
    [Range(1, 100, ErrorMessage = $"{Section}:{nameof(SenderShare)} must be {{1}} to {{2}}.")]
    public int SenderShare { get; init; } = 25;

    /// <summary>
    /// For how many devices of a user it is known what they have acknowledged; past it the one that is furthest behind is
    /// forgotten, and gets all that is kept. 1 to 10,000, default 64.
    /// </summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxCursors)} must be {{1}} to {{2}}.")]
    public int MaxCursors { get; init; } = 64;

    /// <summary>The longest that a message is kept. 1 minute to 365 days, default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00", ErrorMessage = $"{Section}:{nameof(MaxAge)} must be {{1}} to {{2}}.")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a sender's message id is remembered, so that sending it again changes nothing. 1 minute to 7 days, default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00", ErrorMessage = $"{Section}:{nameof(IdempotencyWindow)} must be {{1}} to {{2}}.")]
    public TimeSpan IdempotencyWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long the sequence outlives the last message, so that a device that was away for longer than messages are kept
    /// continues in the same epoch.
    /// </summary>
    internal TimeSpan SequenceRetention => MaxAge * 4;
}
