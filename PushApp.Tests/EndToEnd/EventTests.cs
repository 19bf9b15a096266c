using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Events;
using PushApp.Delivery.RocketMQ;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

/// <summary>What an application is told, through the whole system.</summary>
[Collection(WholeSystem.Name)]
public sealed class EventTests(PushAppFixture app)
{
    private readonly string _alice = TestUsers.New("alice");

    [Fact]
    public async Task Who_comes_and_leaves_is_told_once_and_in_order()
    {
        await using (await ConnectAsync(_alice))
        {
            await using var second = await ConnectAsync(_alice, "desk");
            await app.Webhook.EventsAsync(_alice, 1);
        }

        var told = await app.Webhook.EventsAsync(_alice, 2);
        await using (await ConnectAsync(_alice))
        {
            told = await app.Webhook.EventsAsync(_alice, 3);
        }

        Assert.Equal([PushEvent.Came, PushEvent.Left, PushEvent.Came], told.DistinctBy(one => one.Id).Select(one => one.Type));
        Assert.Equal(told.OrderBy(one => one.Time), told);
    }

    [Fact]
    public async Task A_message_for_who_is_away_is_told_with_its_body()
    {
        var sent = await app.SendAsync(await app.TokenAsync(TestUsers.New("bob")), _alice, new { text = "hi" });

        var told = Assert.Single(await app.Webhook.EventsAsync(_alice, 1));
        Assert.Equal(PushEvent.MessageAway, told.Type);
        Assert.Equal((sent.Id, 1, "hi"), (
            told.Data.GetProperty("id").GetString(), told.Data.GetProperty("seq").GetInt64(), told.Data.GetProperty("body").GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Each_of_many_receivers_who_are_away_is_told_of()
    {
        string[] users = [.. Enumerable.Range(0, 5).Select(_ => TestUsers.New("member"))];
        await using var here = await ConnectAsync(users[0]);
        using var sent = await app.PostMessageAsync(await app.TokenAsync(TestUsers.New("bob")), new { to = users, body = "to all", id = "m-1" });
        await here.MessagesAsync(1);
        await here.AckAsync(1);

        foreach (var user in users[1..])
        {
            Assert.Equal("m-1", Assert.Single(await app.Webhook.EventsAsync(user, 1)).Data.GetProperty("id").GetString());
        }

        Assert.DoesNotContain(app.Webhook.Of(users[0]), one => one.Type == PushEvent.MessageAway);
    }

    [Fact]
    public async Task What_was_pushed_and_not_acknowledged_is_told_when_its_user_has_left()
    {
        var bob = await app.TokenAsync(TestUsers.New("bob"));
        await using (var client = await ConnectAsync(_alice))
        {
            await app.SendAsync(bob, _alice, 1);
            await app.SendAsync(bob, _alice, 2);
            await client.MessagesAsync(2);
            await client.AckAsync(1);
        }

        await Eventually.TrueAsync(() => app.Webhook.Of(_alice).Any(one => one.Type == PushEvent.MessageAway));
        var away = Assert.Single(app.Webhook.Of(_alice).DistinctBy(one => one.Id), one => one.Type == PushEvent.MessageAway);
        Assert.Equal(2, away.Data.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task Who_watches_is_told_in_its_connections_of_whom_it_may_see()
    {
        var bob = TestUsers.New("bob");
        await using var watching = await ConnectAsync(bob);
        var before = await WatchAsync(bob, true, _alice, "a b");
        await using (await ConnectAsync(_alice))
        {
            await Eventually.TrueAsync(() => Told(watching) is [true]);
            Assert.True((await WatchAsync(bob, true, _alice)).GetProperty("users")[0].GetProperty("online").GetBoolean());
        }

        await Eventually.TrueAsync(() => Told(watching) is [true, false]);
        await WatchAsync(bob, false, _alice);
        await using (await ConnectAsync(_alice))
        {
            await Eventually.TrueAsync(() => app.Webhook.Of(_alice).DistinctBy(one => one.Id).Count() == 3);
        }

        Assert.Equal((false, true), (before.GetProperty("users")[0].GetProperty("online").GetBoolean(), before.GetProperty("users")[0].GetProperty("watched").GetBoolean()));
        Assert.Equal(400, before.GetProperty("users")[1].GetProperty("refused").GetProperty("status").GetInt32());
        Assert.Equal(300, before.GetProperty("watchSeconds").GetInt32());
        Assert.Equal([true, false], Told(watching));
    }

    [Fact]
    public async Task How_far_a_device_has_come_is_told()
    {
        await using var client = await ConnectAsync(_alice, "phone");
        await app.SendAsync(await app.TokenAsync(TestUsers.New("bob")), _alice, "hi");
        await client.MessagesAsync(1);
        await client.AckAsync(1);

        await Eventually.TrueAsync(() => app.Webhook.Of(_alice).Any(one =>
            one.Type == PushEvent.DeviceReceipt && one.Data.TryGetProperty("acknowledged", out var acknowledged) && acknowledged.GetProperty("seq").GetInt64() == 1));
        var told = app.Webhook.Of(_alice).Last(one => one.Type == PushEvent.DeviceReceipt);
        Assert.Equal(("phone", 1), (told.Data.GetProperty("device").GetString(), told.Data.GetProperty("written").GetProperty("seq").GetInt64()));
    }

    [Fact]
    public async Task An_application_s_own_consumer_gets_the_same()
    {
        var connection = RocketMQConnection.Parse((await app.ConnectionStringAsync("rocketmq"))!);
        await using var consumer = await new SimpleConsumer.Builder()
            .SetClientConfig(connection.ToClientConfig())
            .SetConsumerGroup(TestUsers.New("mobile-push"))
            .SetAwaitDuration(TimeSpan.FromSeconds(5))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [EventTopic.Name] = new(EventTopic.Away) })
            .Build();
        var bob = await app.TokenAsync(TestUsers.New("bob"));

        // A group that is new may begin behind the first one.
        await Eventually.TrueAsync(async () =>
        {
            await app.SendAsync(bob, _alice, "hi");
            foreach (var message in await consumer.Receive(32, TimeSpan.FromSeconds(30)))
            {
                await consumer.Ack(message);
                if (message.MessageGroup == _alice)
                {
                    Assert.Equal((EventTopic.Away, _alice), (message.Tag, JsonElement.Parse(message.Body).GetProperty("subject").GetString()));
                    return true;
                }
            }

            return false;
        });
    }

    private static bool[] Told(PushClient client) =>
        [.. client.Frames.Where(frame => frame.GetProperty("type").GetString() == "presence").Select(frame => frame.GetProperty("online").GetBoolean())];

    private async Task<PushClient> ConnectAsync(string user, string? device = null) =>
        await PushClient.ConnectAsync((await app.ReplicasAsync()).Values.First(), await app.TokenAsync(user), device);

    private async Task<JsonElement> WatchAsync(string user, bool watch, params string[] users)
    {
        using var response = await app.CallAsync(HttpMethod.Post, "/api/presence", await app.TokenAsync(user), new { users, watch });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
