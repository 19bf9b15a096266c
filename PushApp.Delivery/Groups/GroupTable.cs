using System.Globalization;
using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Groups;

/// <summary>
/// The groups and their members: <c>group:{&lt;group&gt;}</c> is there while the group is, and <c>group:{&lt;group&gt;}:members</c> is a
/// sorted set in which all have the same score, so that it is in the order of ids. Every method is one round trip, atomic in
/// Redis, and throws <see cref="RedisException"/> when Redis cannot be reached.
/// </summary>
public sealed class GroupTable(RedisCommands redis)
{
    private static readonly RedisScript ChangeScript = new("group-change.lua");
    private static readonly RedisScript MembersScript = new("group-members.lua");
    private static readonly RedisScript PageScript = new("group-page.lua");

    /// <summary>Makes a group without members.</summary>
    /// <returns>False where there is one of this name already.</returns>
    public Task<bool> CreateAsync(string group) => redis.RunAsync(database => database.StringSetAsync(
        GroupKey(group), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), when: When.NotExists));

    /// <summary>Deletes a group with its members. What was sent to it stays in their inboxes.</summary>
    /// <returns>False where there was none.</returns>
    public async Task<bool> DeleteAsync(string group) =>
        await redis.RunAsync(database => database.KeyDeleteAsync([GroupKey(group), MembersKey(group)])) > 0;

    /// <summary>Adds and removes members. Who is in both lists is removed.</summary>
    /// <param name="group">The group.</param>
    /// <param name="added">Who is to be a member; who is one stays one.</param>
    /// <param name="removed">Who is to be none.</param>
    /// <param name="most">The most members of the group.</param>
    public async Task<GroupChange> ChangeAsync(string group, IReadOnlyCollection<string> added, IReadOnlyCollection<string> removed, int most)
    {
        var result = (int[])(await redis.RunAsync(
            ChangeScript, Keys(group), [most, added.Count, .. added.Select(user => (RedisValue)user), .. removed.Select(user => (RedisValue)user)]))!;
        return result switch
        {
            [] => new GroupChange(GroupOutcome.Missing, 0, 0, 0),
            [var wanted] => new GroupChange(GroupOutcome.Full, 0, 0, wanted),
            _ => new GroupChange(GroupOutcome.Changed, result[0], result[1], result[2]),
        };
    }

    /// <summary>All members of a group; null where there is no such group.</summary>
    public async Task<IReadOnlyCollection<string>?> MembersAsync(string group)
    {
        var result = (RedisResult[])(await redis.RunAsync(MembersScript, Keys(group), []))!;
        return (int)result[0] == 0 ? null : (string[])result[1]!;
    }

    /// <summary>Whether a user is a member of a group.</summary>
    public async Task<bool> HasMemberAsync(string group, string user) =>
        await redis.RunAsync(database => database.SortedSetScoreAsync(MembersKey(group), user)) is not null;

    /// <summary>Some members of a group, in the order of their ids; null where there is no such group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="after">The member behind which to begin; null for the first.</param>
    /// <param name="count">The most to return.</param>
    public async Task<GroupPage?> PageAsync(string group, string? after, int count)
    {
        var result = (RedisResult[])(await redis.RunAsync(PageScript, Keys(group), [after ?? "", count]))!;
        return (string?)result[0] is { } createdAt
            ? new GroupPage(
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(createdAt, CultureInfo.InvariantCulture)), (int)result[1], (string[])result[2]!)
            : null;
    }

    private static RedisKey GroupKey(string group) => $"group:{{{group}}}";

    private static RedisKey MembersKey(string group) => $"group:{{{group}}}:members";

    private static RedisKey[] Keys(string group) => [GroupKey(group), MembersKey(group)];
}

/// <summary>What became of a change.</summary>
/// <param name="Outcome">Whether it was made.</param>
/// <param name="Added">How many have become members.</param>
/// <param name="Removed">How many are none any more.</param>
/// <param name="Members">How many members there are; where that is too many, how many there would be.</param>
public sealed record GroupChange(GroupOutcome Outcome, int Added, int Removed, int Members);

/// <summary>Whether a change was made.</summary>
public enum GroupOutcome
{
    /// <summary>It was made, as a whole.</summary>
    Changed,

    /// <summary>There is no such group.</summary>
    Missing,

    /// <summary>There would be too many members; nothing was changed.</summary>
    Full,
}

/// <summary>A part of a group's members.</summary>
/// <param name="CreatedAt">When the group was made.</param>
/// <param name="Count">How many members it has.</param>
/// <param name="Members">Some of them, in the order of their ids.</param>
public sealed record GroupPage(DateTimeOffset CreatedAt, int Count, IReadOnlyList<string> Members);
