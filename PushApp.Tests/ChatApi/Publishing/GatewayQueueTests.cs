using Microsoft.Extensions.Logging.Abstractions;
using PushApp.ChatApi.Publishing;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.RocketMQ;
using PushApp.Tests.Delivery;
using PushApp.Tests.Support;

namespace PushApp.Tests.ChatApi.Publishing;

[Collection(SharedRedis.Name)]
public sealed class GatewayQueueTests(RedisServer redis)
{
    private const int BodyBytes = 256 * 1024;

    [Fact]
    public async Task While_rocketmq_takes_nothing_so_many_bytes_wait_for_all_gateways_together()
    {
        using var stop = new CancellationTokenSource();
        using var producer = new PushProducer(
            RocketMQConnection.Parse("127.0.0.1:9"), new EnvelopeSigner(new EnvelopeOptions { Key = TestEnvelopes.Key }), NullLogger<PushProducer>.Instance);
        using var directory = new GatewayDirectory(redis.Commands, NullLogger<GatewayDirectory>.Instance);
        var all = new WaitingBytes(new PublishingOptions { MaxWaitingBytes = 4 * 1024 * 1024 });
        var queues = Enumerable.Range(0, 5).Select(i => new GatewayQueue($"gateway-{i}", producer, directory, all, NullLogger.Instance, stop.Token)).ToList();

        var taken = queues.Sum(queue => Enumerable.Range(0, 40).Count(_ => queue.TryEnqueue(Item())));

        Assert.InRange(taken, 15, 16);
        await stop.CancelAsync();
        await Task.WhenAll(queues.Select(queue => queue.DrainAsync()));
        Assert.True(all.Take(4 * 1024 * 1024 - 1), "What no longer waits has given its room back.");
    }

    private static PendingItem Item() => new(
        new GatewayIdentity("gateway", "boot"),
        new PushItem { User = "alice", Id = "m", From = "bob", SentAt = DateTimeOffset.UtcNow, Body = new byte[BodyBytes] });
}
