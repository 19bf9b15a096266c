using PushApp.Delivery.Groups;

namespace PushApp.Tests.Delivery.Groups;

[Collection(SharedRedis.Name)]
public sealed class GroupTableTests(RedisServer redis)
{
    private readonly GroupTable _groups = new(redis.Commands);
    private readonly string _group = SharedRedis.NewId("group");

    [Fact]
    public async Task A_group_is_made_once_and_goes_with_its_members()
    {
        Assert.True(await _groups.CreateAsync(_group));
        Assert.False(await _groups.CreateAsync(_group));
        await _groups.ChangeAsync(_group, ["alice"], [], 10);

        Assert.True(await _groups.DeleteAsync(_group));

        Assert.False(await _groups.DeleteAsync(_group));
        Assert.Null(await _groups.MembersAsync(_group));
        Assert.Null(await _groups.PageAsync(_group, null, 10));
        await _groups.CreateAsync(_group);
        Assert.Empty((await _groups.MembersAsync(_group))!);
    }

    [Fact]
    public async Task What_is_no_group_has_no_members()
    {
        Assert.Equal(GroupOutcome.Missing, (await _groups.ChangeAsync(_group, ["alice"], [], 10)).Outcome);
        Assert.False(await _groups.HasMemberAsync(_group, "alice"));
    }

    [Fact]
    public async Task A_change_says_what_it_changed()
    {
        await _groups.CreateAsync(_group);

        var first = await _groups.ChangeAsync(_group, ["bob", "alice", "alice"], ["carol"], 10);
        var second = await _groups.ChangeAsync(_group, ["alice", "dave", "erin"], ["bob", "erin"], 10);

        Assert.Equal(new GroupChange(GroupOutcome.Changed, 2, 0, 2), first);
        Assert.Equal(new GroupChange(GroupOutcome.Changed, 1, 1, 2), second);
        Assert.Equal(["alice", "dave"], await _groups.MembersAsync(_group));
        Assert.True(await _groups.HasMemberAsync(_group, "dave"));
        Assert.False(await _groups.HasMemberAsync(_group, "bob"));
    }

    [Fact]
    public async Task A_change_that_makes_too_many_changes_nothing()
    {
        await _groups.CreateAsync(_group);
        await _groups.ChangeAsync(_group, ["alice", "bob"], [], 3);

        var tooMany = await _groups.ChangeAsync(_group, ["carol", "dave"], [], 3);
        var swapped = await _groups.ChangeAsync(_group, ["carol", "dave"], ["alice"], 3);

        Assert.Equal(new GroupChange(GroupOutcome.Full, 0, 0, 4), tooMany);
        Assert.Equal(new GroupChange(GroupOutcome.Changed, 2, 1, 3), swapped);
        Assert.Equal(["bob", "carol", "dave"], await _groups.MembersAsync(_group));
    }

    [Fact]
    public async Task Ten_thousand_members_come_and_go_and_are_listed_page_by_page()
    {
        var all = Enumerable.Range(0, 10_000).Select(i => $"user-{i:00000}").ToList();
        await _groups.CreateAsync(_group);
        Assert.Equal(10_000, (await _groups.ChangeAsync(_group, all, [], 10_000)).Added);

        var (listed, after) = (new List<string>(), (string?)null);
        while (await _groups.PageAsync(_group, after, 999) is { Members: [.., var last] members } page)
        {
            Assert.Equal(10_000, page.Count);
            listed.AddRange(members);
            after = last;
        }

        Assert.Equal(all, listed);
        Assert.Equal(new GroupChange(GroupOutcome.Changed, 0, 10_000, 0), await _groups.ChangeAsync(_group, [], all, 10_000));
    }
}
