using System.Globalization;
using PushApp.Delivery.Inboxes;
using StackExchange.Redis;

namespace PushApp.Tests.Delivery.Inboxes;

/// <summary>What one sender can do to another one's messages in the same inbox, and what one user can have Redis keep.</summary>
[Collection(SharedRedis.Name)]
public sealed class InboxLimitsTests(RedisServer redis)
{
    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task A_stranger_does_not_push_out_what_waits_for_an_absent_user()
    {
        var inbox = NewInbox(new InboxOptions { MaxCount = 100 });
        await AppendAsync(inbox, "bob", 5);

        var flood = await AppendAsync(inbox, "mallory", 200);

        Assert.Equal(5, (await KeptAsync(inbox)).Count(item => item.From == "bob"));
        Assert.Contains(flood, result => result.Outcome == AppendOutcome.Refused);
        Assert.Equal(75, (await KeptAsync(inbox)).Count);
    }

    [Fact]
    public async Task Others_find_room_beside_a_stranger()
    {
        var inbox = NewInbox(new InboxOptions { MaxCount = 100 });
        await AppendAsync(inbox, "bob", 5);
        await AppendAsync(inbox, "mallory", 200);

        var carols = await AppendAsync(inbox, "carol", 20);

        Assert.All(carols, result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        Assert.Equal(5, (await KeptAsync(inbox)).Count(item => item.From == "bob"));
    }

    [Fact]
    public async Task A_stranger_does_not_push_out_others_with_large_messages()
    {
        var inbox = NewInbox(new InboxOptions { MaxBytes = 1024 * 1024 });
        await AppendAsync(inbox, "bob", 5);

        await AppendAsync(inbox, "mallory", 20, bytes: 128 * 1024);

        Assert.Equal(5, (await KeptAsync(inbox)).Count(item => item.From == "bob"));
    }

    [Fact]
    public async Task One_who_is_alone_in_an_inbox_pushes_out_what_is_his()
    {
        var inbox = NewInbox(new InboxOptions { MaxCount = 100 });

        var results = await AppendAsync(inbox, "bob", 250);

        Assert.All(results, result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        Assert.Equal(100, (await KeptAsync(inbox)).Count);
    }

    [Fact]
    public async Task A_user_who_reads_gets_everything()
    {
        var inbox = NewInbox(new InboxOptions { MaxCount = 100 });
        await AppendAsync(inbox, "carol", 1);
        for (var i = 0; i < 10; i++)
        {
            var results = await AppendAsync(inbox, "bob", 50);
            Assert.All(results, result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
            await inbox.AckAsync(_user, "phone", results[^1].Epoch, results[^1].Seq - 10);
        }
    }

    [Fact]
    public async Task The_most_bytes_are_kept_and_no_more()
    {
        var inbox = NewInbox(new InboxOptions { MaxBytes = 1024 * 1024 });

        await AppendAsync(inbox, "bob", 12, bytes: 100 * 1024);

        var kept = await KeptAsync(inbox);
        Assert.Equal(10, kept.Count);
        Assert.Equal(12, kept[^1].Seq);
        Assert.InRange(BytesOf(await redis.Connection.GetDatabase().HashGetAsync(InboxKeys.Head(_user), "bytes")), 1000 * 1024, 1024 * 1024);
    }

    [Fact]
    public async Task A_message_larger_than_an_inbox_is_kept_alone()
    {
        var inbox = NewInbox(new InboxOptions { MaxBytes = 1024 * 1024 });
        await AppendAsync(inbox, "bob", 3);

        await AppendAsync(inbox, "bob", 1, bytes: 1024 * 1024 + 1);

        Assert.Equal([4L], (await KeptAsync(inbox)).Select(item => item.Seq));
    }

    [Fact]
    public async Task What_is_counted_for_senders_does_not_grow_with_their_number()
    {
        var inbox = NewInbox(new InboxOptions { MaxCount = 10 });
        for (var i = 0; i < 60; i++)
        {
            await AppendAsync(inbox, $"sender-{i}", 1);
        }

        Assert.InRange(await redis.Connection.GetDatabase().HashLengthAsync(InboxKeys.Head(_user)), 1, 10 + 2 * 10);
    }

    [Fact]
    public async Task An_id_with_another_body_is_told_from_a_repeat()
    {
        var inbox = NewInbox(new InboxOptions());
        var sentAt = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var first = await inbox.AppendAsync(_user, "bob", "m-1", "1"u8.ToArray(), sentAt);

        var repeat = await inbox.AppendAsync(_user, "bob", "m-1", "1"u8.ToArray(), sentAt + TimeSpan.FromSeconds(5));
        var other = await inbox.AppendAsync(_user, "bob", "m-1", "2"u8.ToArray(), sentAt + TimeSpan.FromSeconds(6));

        Assert.Equal((AppendOutcome.Repeated, first.Seq, sentAt), (repeat.Outcome, repeat.Seq, repeat.SentAt));
        Assert.Equal((AppendOutcome.Contradicted, first.Seq), (other.Outcome, other.Seq));
        Assert.Equal("1"u8.ToArray(), Assert.Single(await KeptAsync(inbox)).Body.ToArray());
    }

    [Fact]
    public async Task Devices_that_nobody_uses_any_more_lose_their_cursors()
    {
        var inbox = NewInbox(new InboxOptions { MaxCursors = 3 });
        var sent = await AppendAsync(inbox, "bob", 10);

        for (var device = 1; device <= 6; device++)
        {
            await inbox.AckAsync(_user, $"device-{device}", sent[0].Epoch, device);
        }

        var cursors = await redis.Connection.GetDatabase().HashGetAllAsync(InboxKeys.Cursors(_user));
        Assert.Equal(["device-4", "device-5", "device-6"], cursors.Select(cursor => cursor.Name.ToString()).Order(StringComparer.Ordinal));
    }

    private static long BytesOf(RedisValue value) => long.Parse(value.ToString(), CultureInfo.InvariantCulture);

    private Inbox NewInbox(InboxOptions options) => new(redis.Commands, options);

    private async Task<List<AppendResult>> AppendAsync(Inbox inbox, string from, int count, int bytes = 1)
    {
        var results = new List<AppendResult>();
        var body = new byte[bytes];
        Array.Fill(body, (byte)'1');
        for (var i = 0; i < count; i++)
        {
            results.Add(await inbox.AppendAsync(_user, from, $"{from}-{Guid.NewGuid():n}", body, DateTimeOffset.UtcNow, remember: false));
        }

        return results;
    }

    private async Task<IReadOnlyList<PushApp.Delivery.Envelopes.PushItem>> KeptAsync(Inbox inbox) =>
        (await inbox.ReadAfterAsync(_user, 0, null, 1000, int.MaxValue)).Items;
}
