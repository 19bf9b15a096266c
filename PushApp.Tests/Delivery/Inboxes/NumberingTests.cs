using PushApp.Delivery.Inboxes;

namespace PushApp.Tests.Delivery.Inboxes;

/// <summary>What becomes of cursors when Redis comes back with other data than it had: after a restart, or by a failover.</summary>
[Collection(SharedRedis.Name)]
public sealed class NumberingTests(RedisServer redis)
{
    private readonly Inbox _inbox = new(redis.Commands, new InboxOptions());
    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task With_all_its_data_a_new_epoch_goes_on_where_the_old_one_ended()
    {
        var before = await AppendAsync(3);
        await OtherServerAsync();
        var after = await AppendAsync(2);

        Assert.Equal(5, after.Seq);
        Assert.NotEqual(before.Epoch, after.Epoch);
        var page = await ReadAsync(3, before.Epoch);
        Assert.Equal((after.Epoch, 5, true), (page.Epoch, page.HeadSeq, page.Continues));
        Assert.Equal([4, 5], page.Items.Select(item => item.Seq));
    }

    [Fact]
    public async Task Without_the_last_writes_a_reader_who_has_them_is_told_and_another_is_not_concerned()
    {
        var before = await AppendAsync(6);
        await GoBackAsync(4);
        await OtherServerAsync();
        var after = await AppendAsync(4);

        Assert.Equal(6, after.Seq);
        Assert.NotEqual(before.Epoch, after.Epoch);
        var ahead = await ReadAsync(6, before.Epoch);
        Assert.False(ahead.Continues);
        Assert.Equal([3, 4, 5, 6], ahead.Items.Select(item => item.Seq));
        var behind = await ReadAsync(2, before.Epoch);
        Assert.True(behind.Continues);
        Assert.Equal([3, 4, 5, 6], behind.Items.Select(item => item.Seq));
        Assert.True((await ReadAsync(6, after.Epoch)).Continues);
    }

    [Fact]
    public async Task A_reader_learns_it_before_anything_is_appended()
    {
        var before = await AppendAsync(6);
        await GoBackAsync(4);
        await OtherServerAsync();

        Assert.False((await ReadAsync(6, before.Epoch)).Continues);
        Assert.True((await ReadAsync(2, before.Epoch)).Continues);
        await AppendAsync(4);
        Assert.False((await ReadAsync(6, before.Epoch)).Continues);
    }

    [Fact]
    public async Task Of_many_servers_in_turn_each_epoch_keeps_what_it_shares_with_the_newest()
    {
        var first = await AppendAsync(6);
        await OtherServerAsync();
        var second = await AppendAsync(4);
        await GoBackAsync(5);
        await OtherServerAsync();
        await AppendAsync(5);

        Assert.True((await ReadAsync(5, first.Epoch)).Continues);
        Assert.False((await ReadAsync(6, first.Epoch)).Continues);
        Assert.True((await ReadAsync(5, second.Epoch)).Continues);
        Assert.False((await ReadAsync(6, second.Epoch)).Continues);
    }

    [Fact]
    public async Task A_cursor_beyond_the_newest_message_proves_that_redis_has_gone_back()
    {
        var before = await AppendAsync(6);
        await GoBackAsync(4);

        var page = await ReadAsync(6, before.Epoch);
        Assert.False(page.Continues);
        Assert.NotEqual(before.Epoch, page.Epoch);
        Assert.Equal([1, 2], page.Items.Select(item => item.Seq));
        // Another reader, when as many have come again.
        await AppendAsync(4);
        Assert.False((await ReadAsync(6, before.Epoch)).Continues);
    }

    [Fact]
    public async Task Where_a_number_was_found_to_name_two_messages_every_reader_begins_anew()
    {
        var before = await AppendAsync(3);
        await _inbox.AckAsync(_user, "phone", before.Epoch, 3);

        Assert.True(await _inbox.ContradictAsync(_user, before.Epoch));
        Assert.False(await _inbox.ContradictAsync(_user, before.Epoch));

        Assert.False((await ReadAsync(3, before.Epoch)).Continues);
        Assert.Equal(3, (await _inbox.ReadUnacknowledgedAsync(_user, "phone", 100, 1000)).Items.Count);
        Assert.Equal(4, (await AppendAsync(1)).Seq);
    }

    [Fact]
    public async Task An_acknowledgement_of_the_epoch_before_counts_as_far_as_it_is_shared()
    {
        var before = await AppendAsync(6);
        await GoBackAsync(4);
        await OtherServerAsync();
        await AppendAsync(4);

        Assert.True(await _inbox.AckAsync(_user, "phone", before.Epoch, 6));
        Assert.Equal(2, await redis.CursorAsync(_user, "phone"));
        Assert.False(await _inbox.AckAsync(_user, "phone", "0123", 6));
    }

    [Fact]
    public async Task A_message_sent_again_is_recognised_only_where_redis_still_has_it()
    {
        await AppendAsync(1);
        var kept = await _inbox.AppendAsync(_user, "bob", "kept", "1"u8.ToArray(), DateTimeOffset.UtcNow);
        await OtherServerAsync();
        Assert.Equal((kept.Seq, AppendOutcome.Repeated), Told(await _inbox.AppendAsync(_user, "bob", "kept", "1"u8.ToArray(), DateTimeOffset.UtcNow)));

        await _inbox.AppendAsync(_user, "bob", "lost", "1"u8.ToArray(), DateTimeOffset.UtcNow);
        await GoBackAsync(1);
        await OtherServerAsync();
        Assert.Equal((3, AppendOutcome.Appended), Told(await _inbox.AppendAsync(_user, "bob", "lost", "1"u8.ToArray(), DateTimeOffset.UtcNow)));

        static (long, AppendOutcome) Told(AppendResult result) => (result.Seq, result.Outcome);
    }

    private async Task<AppendResult> AppendAsync(int count)
    {
        AppendResult? last = null;
        for (var i = 0; i < count; i++)
        {
            last = await _inbox.AppendAsync(_user, "bob", Guid.NewGuid().ToString("n"), "1"u8.ToArray(), DateTimeOffset.UtcNow);
        }

        return last!;
    }

    private Task<InboxPage> ReadAsync(long after, string epoch) => _inbox.ReadAfterAsync(_user, after, epoch, 100, int.MaxValue);

    // The head remembers on which server's data it was written.
    private async Task OtherServerAsync() =>
        await redis.Connection.GetDatabase().HashSetAsync(InboxKeys.Head(_user), "generation", Guid.NewGuid().ToString("n"));

    private async Task GoBackAsync(int by)
    {
        await redis.Connection.GetDatabase().HashDecrementAsync(InboxKeys.Head(_user), "seq", by);
        await redis.Connection.GetDatabase().ListTrimAsync(InboxKeys.Items(_user), 0, -1 - by);
    }
}
