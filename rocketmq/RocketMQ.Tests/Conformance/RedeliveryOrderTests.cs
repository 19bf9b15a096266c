extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

/// <summary>The order in which what was not acknowledged comes again.</summary>
public abstract class RedeliveryOrderTests(BrokerUnderTest broker) : WireTests(broker)
{
    [ConformanceFact]
    public async Task What_one_poll_took_from_a_queue_comes_again_in_its_order()
    {
        const int Count = 16;
        await Client.SendAsync([.. Enumerable.Range(0, Count).Select(i => NewWireMessage($"{i}"))]);
        List<Message> messages = [];
        await Eventually.TrueAsync(async () =>
        {
            messages.AddRange((await Client.ReceiveAsync(Own("group"), Own("tag"), invisible: TimeSpan.FromSeconds(10), topic: Layout.Normal)).Messages);
            return messages.Count >= 2 * Count;
        });

        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => $"{i}"),
            messages.Where(message => message.SystemProperties.DeliveryAttempt == 2).Select(message => message.Body.ToStringUtf8()));
    }
}
