using PushApp.Delivery.Inboxes;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

[Collection(GatewayTests.Name)]
public sealed class ReplayTests(GatewaySystem system)
{
    private static async Task<bool> RecoveredAsync(PushClient client) => (await client.Welcome).GetProperty("recovered").GetBoolean();

    [Fact]
    public async Task What_came_while_the_user_was_away_comes_on_connect_in_order()
    {
        var user = GatewaySystem.NewUser();
        var sent = Enumerable.Range(1, 200).Select(i => $"{i}").ToArray();
        foreach (var body in sent)
        {
            await system.StoreAsync(user, body);
        }

        await using var client = await system.ConnectAsync(user);
        Assert.Equal(sent, GatewaySystem.Bodies(await client.MessagesAsync(200)));
        Assert.Equal(200, (await client.Welcome).GetProperty("seq").GetInt64());
        Assert.True(await RecoveredAsync(client));
    }

    [Fact]
    public async Task Replay_begins_after_the_clients_cursor()
    {
        var user = GatewaySystem.NewUser();
        var has = await system.StoreAsync(user, "has");
        await system.StoreAsync(user, "misses");
        await using var client = await system.ConnectAsync(user, cursor: 1, epoch: has.Epoch);
        Assert.Equal(["misses"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
        Assert.True(await RecoveredAsync(client));
    }

    [Fact]
    public async Task A_device_goes_on_from_what_it_acknowledged()
    {
        var user = GatewaySystem.NewUser();
        await system.StoreAsync(user, "acknowledged");
        var last = await system.StoreAsync(user, "not acknowledged");
        await using (var client = await system.ConnectAsync(user, device: "phone"))
        {
            await client.MessagesAsync(2);
            await client.AckAsync(last.Seq - 1);
            await Eventually.TrueAsync(async () => await system.Redis.CursorAsync(user, "phone") == last.Seq - 1);
        }

        await using var again = await system.ConnectAsync(user, device: "phone");
        Assert.Equal(["not acknowledged"], GatewaySystem.Bodies(await again.MessagesAsync(1)));
        await using var other = await system.ConnectAsync(user, device: "tablet");
        Assert.Equal(2, (await other.MessagesAsync(2)).Count);
    }

    [Fact]
    public async Task A_cursor_of_another_epoch_is_not_recovered_and_everything_comes()
    {
        var user = GatewaySystem.NewUser();
        await system.StoreAsync(user, "one");
        await system.StoreAsync(user, "two");
        await using var client = await system.ConnectAsync(user, cursor: 1, epoch: "of-another-time");
        Assert.Equal(["one", "two"], GatewaySystem.Bodies(await client.MessagesAsync(2)));
        Assert.False(await RecoveredAsync(client));
    }

    [Fact]
    public async Task The_epoch_is_there_before_the_first_message_and_tells_when_the_numbering_began_again()
    {
        var user = GatewaySystem.NewUser();
        string epoch;
        await using (var client = await system.ConnectAsync(user))
        {
            epoch = (await client.Welcome).GetProperty("epoch").GetString()!;
            await system.SendAsync(user, "one");
            Assert.Equal(1, Assert.Single(await client.MessagesAsync(1)).Seq);
        }

        await system.Redis.Connection.GetDatabase().KeyDeleteAsync([InboxKeys.Head(user), InboxKeys.Items(user)]);
        await system.StoreAsync(user, "another one");
        await system.StoreAsync(user, "two");

        await using var again = await system.ConnectAsync(user, cursor: 1, epoch: epoch);
        Assert.Equal(["another one", "two"], GatewaySystem.Bodies(await again.MessagesAsync(2)));
        Assert.False(await RecoveredAsync(again));
    }

    [Fact]
    public async Task A_cursor_beyond_the_inbox_is_not_recovered_and_everything_comes()
    {
        var user = GatewaySystem.NewUser();
        var one = await system.StoreAsync(user, "one");
        await using var client = await system.ConnectAsync(user, cursor: 1000, epoch: one.Epoch);
        Assert.Equal(["one"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
        Assert.False(await RecoveredAsync(client));
    }

    [Fact]
    public async Task An_inbox_that_no_longer_reaches_back_says_so()
    {
        var user = GatewaySystem.NewUser();
        var small = new Inbox(system.Redis.Commands, new InboxOptions { MaxCount = 2 });
        var epoch = "";
        for (var i = 1; i <= 4; i++)
        {
            epoch = (await small.AppendAsync(user, "sender", $"m{i}", "0"u8.ToArray(), DateTimeOffset.UtcNow)).Epoch;
        }

        await using var client = await system.ConnectAsync(user, cursor: 1, epoch: epoch);
        Assert.Equal([3, 4], (await client.MessagesAsync(2)).Select(message => message.Seq));
        Assert.False(await RecoveredAsync(client));
    }
}
