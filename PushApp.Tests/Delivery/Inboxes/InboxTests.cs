using System.Text;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;

namespace PushApp.Tests.Delivery.Inboxes;

[Collection(SharedRedis.Name)]
public class InboxTests(RedisServer redis)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    private readonly Inbox _inbox = new(redis.Commands, new InboxOptions());
    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task Messages_are_numbered_from_one_in_one_epoch()
    {
        var first = await AppendAsync("m-1");
        var second = await AppendAsync("m-2");

        Assert.Equal((1, AppendOutcome.Appended), (first.Seq, first.Outcome));
        Assert.Equal((2, AppendOutcome.Appended), (second.Seq, second.Outcome));
        Assert.Equal(first.Epoch, second.Epoch);
    }

    [Fact]
    public async Task Appending_at_the_same_time_leaves_no_gap_and_no_duplicate()
    {
        var results = await Task.WhenAll(Enumerable.Range(1, 200).Select(i => AppendAsync($"m-{i}")));

        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), results.Select(result => result.Seq).Order());
    }

    [Fact]
    public async Task An_append_returns_the_routes()
    {
        var registered = await new RouteTable(redis.Commands).ClaimAsync(_user, new Route("phone", "gateway-a", "boot", "c-1"));

        Assert.Equal([registered.Route], (await AppendAsync("m-1")).Routes);
    }

    [Fact]
    public async Task A_message_sent_again_keeps_its_number_and_is_stored_once()
    {
        var first = await AppendAsync("m-1");
        await AppendAsync("m-2");

        var again = await AppendAsync("m-1");

        Assert.Equal((first.Seq, AppendOutcome.Repeated), (again.Seq, again.Outcome));
        Assert.Equal(["m-1", "m-2"], (await ReadAsync(0)).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task Two_senders_may_use_the_same_id()
    {
        await _inbox.AppendAsync(_user, "bob", "m-1", "1"u8.ToArray(), Now);
        await _inbox.AppendAsync(_user, "carol", "m-1", "2"u8.ToArray(), Now);

        Assert.Equal(["bob", "carol"], (await ReadAsync(0)).Items.Select(item => item.From));
    }

    [Fact]
    public async Task A_message_is_read_as_it_was_written()
    {
        const string Body = "{ \"text\": \"grüße\\n\",\n \"n\": 1.0 }";
        var appended = await _inbox.AppendAsync(_user, "bob", "m:1", Encoding.UTF8.GetBytes(Body), Now);

        var item = Assert.Single((await ReadAsync(0)).Items);

        Assert.Equal((_user, "m:1", 1, appended.Epoch, "bob", Now), (item.User, item.Id, item.Seq, item.Epoch, item.From, item.SentAt));
        Assert.Equal(Body, Encoding.UTF8.GetString(item.Body.Span));
    }

    [Fact]
    public async Task Reading_returns_what_came_after_page_by_page()
    {
        await AppendManyAsync(10);

        var page = await ReadAsync(4, max: 3);

        Assert.Equal((10, true), (page.HeadSeq, page.Continues));
        Assert.Equal([5, 6, 7], page.Items.Select(item => item.Seq));
        Assert.Equal(["m-5", "m-6", "m-7"], page.Items.Select(item => item.Id));
        Assert.Empty((await ReadAsync(10)).Items);
    }

    [Fact]
    public async Task An_inbox_that_was_never_written_is_empty_and_reaches_back_to_nothing()
    {
        var page = await ReadAsync(0);
        Assert.Equal((16, 0, true), (page.Epoch.Length, page.HeadSeq, page.Continues));
        Assert.Equal(page.Epoch, (await AppendAsync("m-1")).Epoch);
    }

    [Fact]
    public async Task Beyond_the_most_messages_the_oldest_go()
    {
        var small = new Inbox(redis.Commands, new InboxOptions { MaxCount = 3 });
        for (var i = 1; i <= 5; i++)
        {
            await small.AppendAsync(_user, "bob", $"m-{i}", "1"u8.ToArray(), Now);
        }

        var all = await ReadAsync(0);
        Assert.Equal([3, 4, 5], all.Items.Select(item => item.Seq));
        Assert.False(all.Continues);
        Assert.False((await ReadAsync(1)).Continues);
        Assert.True((await ReadAsync(2)).Continues);
    }

    [Fact]
    public async Task What_is_too_old_goes_with_the_next_message()
    {
        await _inbox.AppendAsync(_user, "bob", "m-1", "1"u8.ToArray(), Now - TimeSpan.FromDays(9));
        await _inbox.AppendAsync(_user, "bob", "m-2", "1"u8.ToArray(), Now - TimeSpan.FromDays(8));
        await _inbox.AppendAsync(_user, "bob", "m-3", "1"u8.ToArray(), Now);

        var page = await ReadAsync(0);
        Assert.Equal(["m-3"], page.Items.Select(item => item.Id));
        Assert.Equal((3, false), (page.HeadSeq, page.Continues));
    }

    [Fact]
    public async Task A_sender_whose_clock_is_ahead_drops_nobodys_messages()
    {
        await AppendAsync("m-1");
        await _inbox.AppendAsync(_user, "bob", "m-2", "1"u8.ToArray(), Now + TimeSpan.FromDays(8));

        Assert.Equal(["m-1", "m-2"], (await ReadAsync(0)).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task A_page_has_no_more_bytes_than_asked_for_but_one_message_always()
    {
        var body = new byte[100];
        body.AsSpan().Fill((byte)'1');
        for (var i = 1; i <= 20; i++)
        {
            await _inbox.AppendAsync(_user, "bob", $"m-{i}", body, Now);
        }

        Assert.Single((await ReadAsync(0, maxBytes: 1)).Items);
        Assert.InRange((await ReadAsync(0, maxBytes: 1500)).Items.Count, 8, 14);
        Assert.Equal(20, (await ReadAsync(0, maxBytes: 1_000_000)).Items.Count);
    }

    [Fact]
    public async Task What_is_not_a_message_costs_itself_alone()
    {
        await AppendManyAsync(4);
        await redis.Connection.GetDatabase().ListSetByIndexAsync(InboxKeys.Items(_user), 1, "not a message");

        var page = await ReadAsync(0, max: 3);

        Assert.Equal([1, 3], page.Items.Select(item => item.Seq));
        Assert.Equal((1, 3, true), (page.First, page.Through, page.Continues));
    }

    [Fact]
    public async Task Messages_expire_before_their_numbers_do()
    {
        await AppendAsync("m-1");
        var database = redis.Connection.GetDatabase();
        var (items, head) = (await database.KeyTimeToLiveAsync(InboxKeys.Items(_user)), await database.KeyTimeToLiveAsync(InboxKeys.Head(_user)));
        Assert.InRange(items!.Value, TimeSpan.FromDays(6), TimeSpan.FromDays(7));
        Assert.InRange(head!.Value, TimeSpan.FromDays(27), TimeSpan.FromDays(28));

        await database.KeyDeleteAsync(InboxKeys.Items(_user));

        Assert.False((await ReadAsync(0)).Continues);
        Assert.True((await ReadAsync(1)).Continues);
        Assert.Equal(2, (await AppendAsync("m-2")).Seq);
        Assert.Equal([2], (await ReadAsync(1)).Items.Select(item => item.Seq));
    }

    [Fact]
    public async Task When_redis_lost_its_data_a_new_epoch_starts()
    {
        var before = await AppendAsync("m-1");
        await _inbox.AckAsync(_user, "phone", before.Epoch, 1);
        await redis.Connection.GetServers()[0].FlushAllDatabasesAsync();

        var after = await AppendAsync("m-1");

        Assert.NotEqual(before.Epoch, after.Epoch);
        Assert.Equal((1, AppendOutcome.Appended), (after.Seq, after.Outcome));
        Assert.Null(await redis.CursorAsync(_user, "phone"));
    }

    [Fact]
    public async Task A_new_epoch_keeps_nothing_of_the_old_one()
    {
        var before = await AppendManyAsync(3);
        await _inbox.AckAsync(_user, "phone", before.Epoch, 3);
        await redis.Connection.GetDatabase().KeyDeleteAsync(InboxKeys.Head(_user));

        var after = await AppendAsync("m-1");

        Assert.Equal((1, AppendOutcome.Appended), (after.Seq, after.Outcome));
        Assert.Equal(["m-1"], (await ReadAsync(0)).Items.Select(item => item.Id));
        Assert.Null(await redis.CursorAsync(_user, "phone"));
    }

    [Fact]
    public async Task A_cursor_only_moves_forward_and_not_beyond_the_newest()
    {
        var last = await AppendManyAsync(5);

        Assert.Null(await redis.CursorAsync(_user, "phone"));
        await _inbox.AckAsync(_user, "phone", last.Epoch, 3);
        Assert.Equal(3, await redis.CursorAsync(_user, "phone"));
        await _inbox.AckAsync(_user, "phone", last.Epoch, 2);
        Assert.Equal(3, await redis.CursorAsync(_user, "phone"));
        await _inbox.AckAsync(_user, "phone", last.Epoch, 1000);
        Assert.Equal(5, await redis.CursorAsync(_user, "phone"));
        Assert.Null(await redis.CursorAsync(_user, "desk"));
    }

    [Fact]
    public async Task An_acknowledgement_from_another_epoch_is_without_effect()
    {
        await AppendManyAsync(5);

        Assert.False(await _inbox.AckAsync(_user, "phone", "0000", 3));
        Assert.Null(await redis.CursorAsync(_user, "phone"));
    }

    [Theory]
    [InlineData("Inbox:MaxCount", "0")]
    [InlineData("Inbox:MaxCount", "many")]
    [InlineData("Inbox:MaxAge", "00:00:01")]
    [InlineData("Inbox:IdempotencyWindow", "8.00:00:00")]
    public void An_option_that_cannot_be_is_refused_with_its_key(string key, string value) => Assert.Contains(
        key, Assert.ThrowsAny<Exception>(() => CheckedOptions.Read<InboxOptions>(InboxOptions.Section, key, value)).Message);

    private Task<AppendResult> AppendAsync(string id) => _inbox.AppendAsync(_user, "bob", id, """{"text":"hi"}"""u8.ToArray(), Now);

    private async Task<AppendResult> AppendManyAsync(int count)
    {
        AppendResult? last = null;
        for (var i = 1; i <= count; i++)
        {
            last = await AppendAsync($"m-{i}");
        }

        return last!;
    }

    private async Task<InboxPage> ReadAsync(long after, int max = 100, int maxBytes = int.MaxValue) =>
        await _inbox.ReadAfterAsync(_user, after, await EpochAsync(), max, maxBytes);

    private async Task<string?> EpochAsync() => await redis.Connection.GetDatabase().HashGetAsync(InboxKeys.Head(_user), "epoch");
}
