using System.ComponentModel.DataAnnotations;

namespace PushApp.ChatApi.Groups;

/// <summary>What a group may be. Configuration section <c>Groups</c>.</summary>
internal sealed record GroupOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Groups";

    // A request that changes members: each id with quotes and a comma, beside names and white space.
    private const int MemberBytes = 132;

    /// <summary>The most members of a group: a message is written to so many inboxes. 1 to 100,000, default 10,000.</summary>
    [Range(1, 100_000, ErrorMessage = $"{Section}:{nameof(MaxMembers)} must be {{1}} to {{2}}.")]
    public int MaxMembers { get; init; } = 10_000;

    /// <summary>The most members that one request adds, and as many that it removes. 1 to 10,000, default 10,000.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxChange)} must be {{1}} to {{2}}.")]
    public int MaxChange { get; init; } = 10_000;

    /// <summary>The most bytes of a request that changes members.</summary>
    public int MaxChangeBytes => 2 * MaxChange * MemberBytes + 1024;
}
