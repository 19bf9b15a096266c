extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

/// <summary>Topics whose messages have priorities: each queue is one, the last one all that are higher.</summary>
public abstract class PriorityTests(BrokerUnderTest broker) : WireTests(broker)
{
    [ConformanceFact]
    public async Task The_highest_priority_comes_first()
    {
        foreach (var priority in new[] { 0, 3, 1, 7, 2, 0, 3 })
        {
            Assert.Equal(Code.Ok, (await Client.SendAsync(Prioritised(priority))).Status.Code);
        }

        // A broker may give the first of them out while it still indexes the others: they are all there once another group has them.
        var others = 0;
        await Eventually.TrueAsync(async () =>
        {
            others += (await Client.ReceiveAsync(Own("another"), Own("tag"), topic: Layout.Priority)).Messages.Count;
            return others == 7;
        });

        List<Message> messages = [];
        while (messages.Count < 7)
        {
            messages.AddRange((await Client.ReceiveAsync(Own("group"), Own("tag"), batch: 3, topic: Layout.Priority)).Messages);
        }

        Assert.Equal([3, 7, 3, 2, 1, 0, 0], messages.Select(message => message.SystemProperties.Priority));
        Assert.All(messages, message =>
        {
            Assert.Equal(MessageType.Priority, message.SystemProperties.MessageType);
            Assert.Equal(Math.Min(message.SystemProperties.Priority, Layout.Queues - 1), message.SystemProperties.QueueId);
        });
    }

    [ConformanceFact]
    public async Task A_route_says_that_messages_have_priorities()
    {
        var route = await Client.Calls.QueryRouteAsync(
            new QueryRouteRequest { Topic = Named(Layout.Priority), Endpoints = new Endpoints { Scheme = AddressScheme.Ipv4 } }, Client.Headers);
        Assert.All(route.MessageQueues, queue => Assert.Equal([MessageType.Priority], queue.AcceptMessageTypes));
    }

    [ConformanceFact]
    public async Task A_priority_is_a_type_of_its_own()
    {
        const string Text = "TopicMessageType validate failed, the expected type is ";
        AssertStatus(Code.MessagePropertyConflictWithType, $"{Text}PRIORITY, but actual type is NORMAL", (await Client.SendAsync(NewWireMessage(topic: Layout.Priority))).Status);
        var ordered = Prioritised(1);
        ordered.SystemProperties.MessageGroup = "line";
        AssertStatus(Code.MessagePropertyConflictWithType, $"{Text}PRIORITY, but actual type is FIFO", (await Client.SendAsync(ordered)).Status);
        AssertStatus(Code.MessagePropertyConflictWithType, $"{Text}NORMAL, but actual type is PRIORITY", (await Client.SendAsync(Prioritised(1, Layout.Normal))).Status);
        AssertStatus(Code.InternalServerError, "The priority must be greater than or equal to 0", (await Client.SendAsync(Prioritised(-1))).Status);
    }

    private Message Prioritised(int priority, string topic = Layout.Priority)
    {
        var message = NewWireMessage($"{priority}", topic);
        message.SystemProperties.Priority = priority;
        return message;
    }
}
