using PushApp.Tests.Delivery;
using RocketMQ.Hosting.Installation;

namespace PushApp.Tests.ChatApi.Publishing;

public class LateBrokerTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task What_waited_for_rocketmq_is_published_in_few_messages_when_it_comes()
    {
        var port = FreePort.Next();
        await using var api = await ChatApiProcess.StartAsync(redis.ConnectionString, $"127.0.0.1:{port}");
        await using var gateway = await FakeGateway.StartAsync(redis.Connection);
        var user = SharedRedis.NewId("user");
        await gateway.ConnectAsync(user);
        using var bob = await api.AsAsync("bob");

        var responses = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{user}}","body":1}"""))));
        Assert.All(responses, response => Assert.True(response.IsSuccessStatusCode));

        await using var broker = await DevBrokerProcess.StartAsync(port);
        await gateway.ConsumeAsync($"127.0.0.1:{port}");

        await Eventually.TrueAsync(() => gateway.Items.Count >= 50);
        Assert.Equal(Enumerable.Range(1, 50).Select(seq => (long)seq), gateway.Items.Select(item => item.Seq).Order());
        // What was there when the first one was taken, and all that came behind it.
        Assert.InRange(gateway.Consumed.Count, 1, 2);
    }
}
