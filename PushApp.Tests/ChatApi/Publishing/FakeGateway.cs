using System.Collections.Concurrent;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Redis;
using PushApp.Delivery.RocketMQ;
using PushApp.Delivery.Routes;
using PushApp.Tests.Delivery;
using StackExchange.Redis;

namespace PushApp.Tests.ChatApi.Publishing;

/// <summary>As much of a gateway as the chat API sees: a lease, routes, and a consumer of its own tag in its own group.</summary>
internal sealed class FakeGateway : IMessageListener, IAsyncDisposable
{
    private readonly IConnectionMultiplexer _redis;
    private readonly ConcurrentQueue<MessageView> _consumed = new();
    private PushConsumer? _consumer;

    private FakeGateway(IConnectionMultiplexer redis) => _redis = redis;

    public GatewayIdentity Identity { get; } = new(SharedRedis.NewId("gateway"), GatewayIdentity.NewBootId());

    /// <summary>The RocketMQ messages consumed so far.</summary>
    public IReadOnlyList<MessageView> Consumed => [.. _consumed];

    /// <summary>The items in them.</summary>
    public IReadOnlyList<PushItem> Items => [.. _consumed.SelectMany(message => PushEnvelope.Decode(message.Body).Items)];

    public static async Task<FakeGateway> StartAsync(IConnectionMultiplexer redis)
    {
        var gateway = new FakeGateway(redis);
        await new GatewayLease(new RedisCommands(redis), gateway.Identity, new LeaseOptions { Duration = TimeSpan.FromMinutes(5) }).TakeAsync();
        return gateway;
    }

    public async Task<FakeGateway> ConsumeAsync(string rocketmq)
    {
        _consumer = await new PushConsumer.Builder()
            .SetClientConfig(RocketMQConnection.Parse(rocketmq).ToClientConfig())
            .SetConsumerGroup(ConsumerGroups.ForGateway(Identity.Id))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [PushTopic.Name] = new(Identity.Id) })
            .SetMessageListener(this)
            .Build();
        return this;
    }

    public async Task ConnectAsync(string user, string device = "phone") =>
        await new RouteTable(new RedisCommands(_redis)).ClaimAsync(user, new Route(device, Identity.Id, Identity.BootId, $"c-{device}"));

    public ConsumeResult Consume(MessageView messageView)
    {
        _consumed.Enqueue(messageView);
        return ConsumeResult.SUCCESS;
    }

    public async ValueTask DisposeAsync()
    {
        if (_consumer is not null)
        {
            await _consumer.DisposeAsync();
        }
    }
}
