using System.Text;
using PushApp.Delivery.Inboxes;

namespace PushApp.Tests.Delivery.Inboxes;

[Collection(SharedRedis.Name)]
public sealed class InboxHistoryTests(RedisServer redis)
{
    private const int Plenty = 1 << 20;

    private readonly Inbox _inbox = new(redis.Commands, new InboxOptions { MaxCount = 30 });
    private readonly InboxHistory _history = new(redis.Commands);
    private readonly string _user = SharedRedis.NewId("user");

    [Theory]
    [InlineData(0, 20, "1-20")]
    [InlineData(5, 3, "6-8")]
    [InlineData(19, 3, "20-20")]
    [InlineData(20, 3, "21-20")]
    public async Task After_a_number_come_the_oldest_above_it(int after, int max, string expected)
    {
        var epoch = await AppendAsync(20);

        var read = await _history.AfterAsync(_user, after, epoch, max, Plenty);

        Assert.Equal(expected, Span(read));
        Assert.True(read.Page.Continues);
        Assert.Equal((epoch, 20, 1), (read.Page.Epoch, read.Page.HeadSeq, read.Oldest));
    }

    [Theory]
    [InlineData(21, 3, "18-20")]
    [InlineData(9_007_199_254_740_993, 20, "1-20")]
    [InlineData(18, 9, "9-17")]
    [InlineData(3, 9, "1-2")]
    [InlineData(1, 9, "1-0")]
    public async Task Before_a_number_come_the_newest_below_it(long before, int max, string expected)
    {
        await AppendAsync(20);

        var read = await _history.BeforeAsync(_user, before, null, max, Plenty);

        Assert.Equal(expected, Span(read));
        Assert.True(read.Page.Continues);
    }

    [Fact]
    public async Task Bytes_bound_a_page_from_the_side_where_it_begins_and_one_message_may_have_more()
    {
        await AppendAsync(20, new string('x', 1000));

        Assert.Equal("4-5", Span(await _history.AfterAsync(_user, 3, null, 20, 2500)));
        Assert.Equal("18-19", Span(await _history.BeforeAsync(_user, 20, null, 20, 2500)));
        Assert.Equal("1-1", Span(await _history.AfterAsync(_user, 0, null, 20, 10)));
        Assert.Equal("20-20", Span(await _history.BeforeAsync(_user, 21, null, 20, 10)));
    }

    [Fact]
    public async Task Where_older_ones_were_dropped_a_page_does_not_continue()
    {
        var epoch = await AppendAsync(50);

        var read = await _history.AfterAsync(_user, 10, epoch, 5, Plenty);
        Assert.Equal(("21-25", false, 21L), (Span(read), read.Page.Continues, read.Oldest));
        Assert.True((await _history.AfterAsync(_user, 20, epoch, 5, Plenty)).Page.Continues);
        Assert.Equal("21-22", Span(await _history.BeforeAsync(_user, 23, epoch, 5, Plenty)));
        Assert.Equal("21-20", Span(await _history.BeforeAsync(_user, 21, epoch, 5, Plenty)));
        Assert.Empty((await _history.BeforeAsync(_user, 7, epoch, 5, Plenty)).Page.Items);
    }

    [Fact]
    public async Task A_number_that_names_nothing_here_changes_neither_epoch_nor_acknowledgements()
    {
        var epoch = await AppendAsync(20);
        await _inbox.AckAsync(_user, "phone", epoch, 12);

        var beyond = await _history.AfterAsync(_user, 900, epoch, 5, Plenty);
        var unknown = await _history.AfterAsync(_user, 3, "0123456789abcdef", 5, Plenty);
        var before = await _history.BeforeAsync(_user, 900, epoch, 5, Plenty);

        Assert.Equal(("1-5", false), (Span(beyond), beyond.Page.Continues));
        Assert.Equal(("1-5", false), (Span(unknown), unknown.Page.Continues));
        Assert.Equal(("16-20", false), (Span(before), before.Page.Continues));
        Assert.Equal(12, await redis.CursorAsync(_user, "phone"));
        Assert.Equal([epoch, epoch, epoch], [beyond.Page.Epoch, unknown.Page.Epoch, before.Page.Epoch]);
        Assert.Equal(epoch, (await _inbox.ReadAfterAsync(_user, 0, null, 1, Plenty)).Epoch);
    }

    [Fact]
    public async Task Numbers_of_an_earlier_epoch_count_as_far_as_it_is_shared()
    {
        var earlier = await AppendAsync(20);
        await redis.Connection.GetDatabase().HashSetAsync(InboxKeys.Head(_user), "generation", "other data");

        var read = await _history.AfterAsync(_user, 18, earlier, 5, Plenty);
        Assert.Equal(("19-20", true), (Span(read), read.Page.Continues));
        Assert.NotEqual(earlier, read.Page.Epoch);
        await AppendAsync(5);
        var beyond = await _history.AfterAsync(_user, 23, earlier, 5, Plenty);
        Assert.Equal(("21-25", false), (Span(beyond), beyond.Page.Continues));
        Assert.True((await _history.BeforeAsync(_user, 21, earlier, 5, Plenty)).Page.Continues);
        Assert.False((await _history.BeforeAsync(_user, 22, earlier, 5, Plenty)).Page.Continues);
    }

    [Fact]
    public async Task Who_has_no_inbox_does_not_get_one()
    {
        var read = await _history.AfterAsync(_user, 0, null, 5, Plenty);
        var later = await _history.AfterAsync(_user, 5, "0123456789abcdef", 5, Plenty);

        Assert.Equal(("1-0", "", 0, true), (Span(read), read.Page.Epoch, read.Page.HeadSeq, read.Page.Continues));
        Assert.False(later.Page.Continues);
        Assert.False(await redis.Connection.GetDatabase().KeyExistsAsync(InboxKeys.Head(_user)));
    }

    private static string Span(HistoryPage read)
    {
        Assert.Equal(Enumerable.Range((int)read.Page.First, read.Page.Items.Count).Select(seq => (long)seq), read.Page.Items.Select(item => item.Seq));
        Assert.All(read.Page.Items, item => Assert.Equal($"m-{item.Seq}", item.Id));
        return $"{read.Page.First}-{read.Page.Through}";
    }

    private async Task<string> AppendAsync(int count, string body = "x")
    {
        var head = (await _history.AfterAsync(_user, 0, null, 1, 1)).Page.HeadSeq;
        var epoch = "";
        for (var i = head + 1; i <= head + count; i++)
        {
            epoch = (await _inbox.AppendAsync(_user, "bob", $"m-{i}", Encoding.UTF8.GetBytes($"\"{body}\""), DateTimeOffset.UtcNow)).Epoch;
        }

        return epoch;
    }
}
