using PushApp.Delivery.Inboxes;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Gateway.Running;

/// <summary>A message is in the inbox and its push is lost: a connected client has it within a heartbeat all the same.</summary>
[Collection(GatewayTests.Name)]
public sealed class LostPushTests(GatewaySystem system)
{
    [Fact]
    public async Task The_newest_message_comes_though_its_push_was_lost()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, to: system.Second);

        await system.StoreAsync(user, "the first of all");
        Assert.Equal(["the first of all"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
        await system.SendAsync(user, "pushed");
        await system.StoreAsync(user, "not pushed");
        await system.StoreAsync(user, "nor this");

        Assert.Equal(["the first of all", "pushed", "not pushed", "nor this"], GatewaySystem.Bodies(await client.MessagesAsync(4)));
    }

    [Fact]
    public async Task What_cannot_be_read_is_passed_over_and_the_rest_comes()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, to: system.Second);
        await system.SendAsync(user, "one");
        await client.MessagesAsync(1);
        var database = system.Redis.Connection.GetDatabase();
        // In one step, so that the gateway cannot read it before it is broken.
        await database.ScriptEvaluateAsync(
            "redis.call('HINCRBY', KEYS[1], 'seq', 1) redis.call('RPUSH', KEYS[2], 'broken')", [InboxKeys.Head(user), InboxKeys.Items(user)]);
        await system.StoreAsync(user, "three");

        Assert.Equal([1, 3], (await client.MessagesAsync(2)).Select(message => message.Seq));
        await system.SendAsync(user, "four");
        Assert.Equal([1, 3, 4], (await client.MessagesAsync(3)).Select(message => message.Seq));
        await using var again = await system.ConnectAsync(user, device: "other");
        Assert.Equal([1, 3, 4], (await again.MessagesAsync(3)).Select(message => message.Seq));
    }

    [Fact]
    public async Task A_numbering_that_went_back_or_began_again_ends_the_connection_so_that_it_is_told()
    {
        var (back, anew) = (GatewaySystem.NewUser(), GatewaySystem.NewUser());
        await using var first = await system.ConnectAsync(back, to: system.Second);
        await using var second = await system.ConnectAsync(anew, to: system.Second);
        foreach (var user in new[] { back, anew })
        {
            await system.SendAsync(user, "one");
            await system.SendAsync(user, "two");
        }

        await first.MessagesAsync(2);
        await second.MessagesAsync(2);
        var database = system.Redis.Connection.GetDatabase();
        await database.HashDecrementAsync(InboxKeys.Head(back), "seq");
        await database.KeyDeleteAsync([InboxKeys.Head(anew), InboxKeys.Items(anew)]);
        await system.StoreAsync(anew, "one again");

        Assert.Equal(CloseCodes.Resync, await first.Closed);
        Assert.Equal(CloseCodes.Resync, await second.Closed);
    }

    [Fact]
    public async Task After_a_restart_of_redis_with_its_data_the_client_learns_the_new_epoch_and_stays()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user);
        var before = await system.SendAsync(user, "one");
        await client.MessagesAsync(1);
        await system.Redis.Connection.GetDatabase().HashSetAsync(InboxKeys.Head(user), "generation", "of another server");

        var after = await system.SendAsync(user, "two");

        Assert.Equal(["one", "two"], GatewaySystem.Bodies(await client.MessagesAsync(2)));
        var frames = client.Frames.Select(frame => frame.GetProperty("type").GetString()).ToArray();
        Assert.Equal(["welcome", "message", "epoch", "message"], frames.Where(type => type != "ping"));
        var told = client.Frames.Single(frame => frame.GetProperty("type").GetString() == "epoch");
        Assert.Equal((after.Epoch, 1), (told.GetProperty("epoch").GetString(), told.GetProperty("seq").GetInt64()));
        Assert.NotEqual(before.Epoch, after.Epoch);
        await client.DisposeAsync();
        await using var again = await system.ConnectAsync(user, cursor: 2, epoch: after.Epoch);
        Assert.True((await again.Welcome).GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public async Task A_number_that_comes_again_for_another_message_ends_the_connection_and_all_of_them_come()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user);
        var epoch = "";
        for (var i = 1; i <= 6; i++)
        {
            epoch = (await system.SendAsync(user, $"{i}")).Epoch;
        }

        await client.MessagesAsync(6);
        await system.Redis.Connection.GetDatabase().HashDecrementAsync(InboxKeys.Head(user), "seq", 4);
        await system.Redis.Connection.GetDatabase().ListTrimAsync(InboxKeys.Items(user), 0, -5);
        foreach (var body in new[] { "new 3", "new 4", "new 5", "new 6" })
        {
            await system.SendAsync(user, body);
        }

        Assert.Equal(CloseCodes.Resync, await client.Closed);
        await using var again = await system.ConnectAsync(user, cursor: 6, epoch: epoch);
        Assert.Equal(["1", "2", "new 3", "new 4", "new 5", "new 6"], GatewaySystem.Bodies(await again.MessagesAsync(6)));
        Assert.False((await again.Welcome).GetProperty("recovered").GetBoolean());
    }
}
