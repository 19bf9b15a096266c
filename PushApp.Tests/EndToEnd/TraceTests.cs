using PushApp.Tests.Support;
using PushApp.Tests.Support.Telemetry;

namespace PushApp.Tests.EndToEnd;

[Collection(WholeSystem.Name)]
public sealed class TraceTests(PushAppFixture app)
{
    [Fact]
    public async Task One_trace_leads_from_the_route_lookup_by_the_tagged_publish_to_the_one_gateway_that_pushes_and_has_nothing_else()
    {
        var alice = TestUsers.New("alice");
        var gateway = (await app.ReplicasAsync()).Last();
        await using var client = await PushClient.ConnectAsync(gateway.Value, await app.TokenAsync(alice));
        var (bob, trace) = (await app.TokenAsync(TestUsers.New("bob")), TraceParent.New());
        // The first message to a gateway that came a moment ago looks its lease up.
        using var first = await app.PostMessageAsync(bob, new { to = alice, body = "not traced" });
        await client.MessagesAsync(1);

        using var response = await app.PostMessageAsync(bob, new { to = alice, body = "traced" }, trace.Header);
        await client.MessagesAsync(2);

        // Redis commands become spans only every ten seconds.
        await Eventually.TrueAsync(() => Named("push").Any() && Named("POST /api/messages").Any() && RedisCommands().Any());
        var post = Assert.Single(Named("POST /api/messages"));
        var lookup = Assert.Single(Named("route lookup"));
        var send = Assert.Single(Named("send PUSH_MESSAGE"));
        var process = Assert.Single(Named("process PUSH_MESSAGE"));
        var push = Assert.Single(Named("push"));

        var redis = Assert.Single(RedisCommands());
        Assert.Equal(("chatapi", lookup.SpanId), (redis.Service, redis.ParentId));
        Assert.Equal(
            [post.SpanId, lookup.SpanId, redis.SpanId, send.SpanId, process.SpanId, push.SpanId],
            app.Telemetry.Trace(trace.TraceId).Select(span => span.SpanId));

        Assert.Equal([post, lookup, send, process, push], new[] { post, lookup, send, process, push }.OrderBy(span => span.Start));
        Assert.Equal((post.SpanId, post.SpanId), (lookup.ParentId, send.ParentId));
        Assert.Equal((send.SpanId, process.SpanId), (process.ParentId, push.ParentId));
        Assert.Equal(("chatapi", "gateway"), (send.Service, process.Service));
        Assert.Equal(gateway.Key, $"gateway-{process.Instance}");
        Assert.Equal(("rocketmq", gateway.Key), (send.Attributes["messaging.system"], send.Attributes["messaging.rocketmq.message.tag"]));
        Assert.Equal(send.Attributes["messaging.message.id"], process.Attributes["messaging.message.id"]);

        IEnumerable<ReceivedSpan> RedisCommands() =>
            app.Telemetry.Trace(trace.TraceId).Where(span => span.Attributes.GetValueOrDefault("db.system") == "redis"
                || span.Attributes.GetValueOrDefault("db.system.name") == "redis");

        IEnumerable<ReceivedSpan> Named(string name) => app.Telemetry.Trace(trace.TraceId).Where(span => span.Name == name);
    }
}
