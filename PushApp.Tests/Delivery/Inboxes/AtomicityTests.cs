using System.Globalization;
using System.Text;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Tests.Delivery.Inboxes;

/// <summary>
/// Many connections at once, as chat APIs and gateways are: a script of one must not run between the commands of another's.
/// An embedded Redis whose scripts do not lock their keys fails both.
/// </summary>
[Collection(SharedRedis.Name)]
public sealed class AtomicityTests(RedisServer redis)
{
    private const int Messages = 4_000;

    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task A_reader_never_finds_a_message_under_another_number()
    {
        await using var writer = await ConnectAsync();
        var (inbox, appending) = (InboxOn(writer), true);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(ReadAsync)).ToArray();
        for (var n = 1; n <= Messages; n++)
        {
            Assert.Equal(n, (await inbox.AppendAsync(_user, "sender", $"m-{n}", Body(n), DateTimeOffset.UtcNow)).Seq);
        }

        Volatile.Write(ref appending, false);
        Assert.Equal([], (await Task.WhenAll(readers)).SelectMany(wrong => wrong));

        async Task<List<string>> ReadAsync()
        {
            await using var reader = await ConnectAsync();
            var (mine, last, wrong) = (InboxOn(reader), 0L, new List<string>());
            while (Volatile.Read(ref appending) || last < Messages)
            {
                foreach (var item in (await mine.ReadAfterAsync(_user, last, null, 64, int.MaxValue)).Items)
                {
                    last = item.Seq;
                    if (!item.Body.Span.SequenceEqual(Body(item.Seq)))
                    {
                        wrong.Add($"{Encoding.ASCII.GetString(item.Body.Span)} as {item.Seq}");
                    }
                }
            }

            return wrong;
        }
    }

    [Fact]
    public async Task What_senders_append_at_once_is_kept_under_the_numbers_that_they_are_told()
    {
        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Task.Run(() => AppendAsync(sender))));

        var kept = new Dictionary<string, long>();
        for (var last = 0L; last < Messages; last = kept.Count)
        {
            foreach (var item in (await InboxOn(redis.Connection).ReadAfterAsync(_user, last, null, 500, int.MaxValue)).Items)
            {
                kept.Add(item.Id, item.Seq);
            }
        }

        Assert.Equal([], told.SelectMany(one => one).Where(one => kept[one.Id] != one.Seq));

        async Task<List<(string Id, long Seq)>> AppendAsync(int sender)
        {
            await using var connection = await ConnectAsync();
            var (inbox, seqs) = (InboxOn(connection), new List<(string, long)>());
            for (var n = 0; n < Messages / 4; n++)
            {
                var id = $"m-{sender}-{n}";
                seqs.Add((id, (await inbox.AppendAsync(_user, "sender", id, Body(n), DateTimeOffset.UtcNow)).Seq));
            }

            return seqs;
        }
    }

    private static byte[] Body(long n) => Encoding.ASCII.GetBytes(n.ToString(CultureInfo.InvariantCulture));

    private static Inbox InboxOn(IConnectionMultiplexer connection) => new(new RedisCommands(connection), new InboxOptions { MaxCount = 2 * Messages });

    private async Task<ConnectionMultiplexer> ConnectAsync() => await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
}
