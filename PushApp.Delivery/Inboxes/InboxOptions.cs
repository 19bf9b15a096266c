using Microsoft.Extensions.Configuration;

namespace PushApp.Delivery.Inboxes;

/// <summary>How much of a user's past an inbox keeps, and for how long. Configuration section <c>Inbox</c>.</summary>
public sealed record InboxOptions
{
    private const string Section = "Inbox";

    /// <summary>The most messages kept for a user; the oldest go first. 1 to 100,000, default 1,000.</summary>
    public int MaxCount { get; init; } = 1000;

    /// <summary>The longest that a message is kept; 1 minute to 365 days, default 7 days. Durations are <c>d.hh:mm:ss</c>.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a sender's message id is remembered, so that sending it again changes nothing; 1 minute to 7 days, default 24 hours.</summary>
    public TimeSpan IdempotencyWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long the sequence outlives the last message, so that a device that was away for longer than messages are kept
    /// continues in the same epoch.
    /// </summary>
    internal TimeSpan SequenceRetention => MaxAge * 4;

    /// <summary>Reads section <c>Inbox</c>.</summary>
    /// <exception cref="InvalidOperationException">A value cannot be read or is out of range; the message names its key.</exception>
    public static InboxOptions FromConfiguration(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<InboxOptions>() ?? new InboxOptions();
        Check(nameof(MaxCount), options.MaxCount, 1, 100_000);
        Check(nameof(MaxAge), options.MaxAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        Check(nameof(IdempotencyWindow), options.IdempotencyWindow, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        return options;
    }

    private static void Check<T>(string name, T value, T min, T max) where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new InvalidOperationException($"{Section}:{name} must be {min} to {max}, is {value}.");
        }
    }
}
