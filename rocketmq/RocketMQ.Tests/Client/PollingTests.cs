using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance;

namespace RocketMQ.Tests.Client;

public sealed class PollingTests : IAsyncLifetime
{
    private ScriptedServer _server = null!;
    private PushConsumer _consumer = null!;

    public async Task InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _consumer = await new PushConsumer.Builder()
            .SetClientConfig(_server.Config)
            .SetConsumerGroup("group")
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [ScriptedServer.Topic] = new("tag") })
            .SetMessageListener(new Recorder())
            .Build();
    }

    public async Task DisposeAsync()
    {
        await _consumer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_consumer_is_polling_when_it_is_built()
    {
        await Eventually.TrueAsync(() => _server.Polls == 1);
        Assert.Equal(1, _server.AssignmentQueries);
    }

    [Fact]
    public async Task Asking_again_for_its_queues_leaves_the_one_poll_as_it_is()
    {
        await Eventually.TrueAsync(() => _server.AssignmentQueries > 3);
        Assert.Equal(1, _server.PollsBegun);
        Assert.Equal(1, _server.Polls);
    }

    [Fact]
    public async Task When_the_server_ends_the_telemetry_stream_the_subscription_is_declared_again_and_polling_goes_on()
    {
        for (var times = 1; times <= 3; times++)
        {
            await Eventually.TrueAsync(() => _server.Settings.Count == times);
            _server.EndTelemetry();
        }

        await Eventually.TrueAsync(() => _server.Settings.Count == 4);
        Assert.All(_server.Settings, settings =>
        {
            var subscription = Assert.Single(settings.Subscription.Subscriptions);
            Assert.Equal(ScriptedServer.Topic, subscription.Topic.Name);
            Assert.Equal("tag", subscription.Expression.Expression);
        });
        Assert.Equal(1, _server.Polls);
    }
}
