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
}
