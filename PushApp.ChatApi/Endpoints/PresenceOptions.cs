using System.ComponentModel.DataAnnotations;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Endpoints;

/// <summary>How much may be asked about presence. Configuration section <c>Presence</c>.</summary>
internal sealed record PresenceOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Presence";

    // A name in quotation marks, a comma, and room for white space.
    private const int NameBytes = Identifiers.MaxLength + 8;

    /// <summary>The most users of a request. 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxUsers)} must be {{1}} to {{2}}.")]
    public int MaxUsers { get; init; } = 1_000;

    /// <summary>For how long a user is told of others' presence after asking for it; then it asks again. 1 minute to 1 hour, default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00", ErrorMessage = $"{Section}:{nameof(WatchTime)} must be {{1}} to {{2}}.")]
    public TimeSpan WatchTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most users of whose presence one user is told. 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxWatched)} must be {{1}} to {{2}}.")]
    public int MaxWatched { get; init; } = 1_000;

    /// <summary>The most users who are told of one user's presence. 1 to 100,000, default 10,000.</summary>
    [Range(1, 100_000, ErrorMessage = $"{Section}:{nameof(MaxWatchers)} must be {{1}} to {{2}}.")]
    public int MaxWatchers { get; init; } = 10_000;

    /// <summary>The most bytes of a request.</summary>
    public int MaxRequestBytes => 1024 + MaxUsers * NameBytes;
}
