using System.Diagnostics;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Client;

[Collection(OnDevBroker.Name)]
public sealed class TraceContextTests(DevBrokerServer broker) : ConformanceTests(broker)
{
    private const string Given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task The_senders_trace_travels_with_the_message()
    {
        using var activity = new Activity("sender").SetIdFormat(ActivityIdFormat.W3C).Start();
        var message = await SendAndReceiveAsync(NewMessage(Layout.Normal, Own("tag")).Build());
        Assert.Contains(activity.TraceId.ToHexString(), message.Properties["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_that_the_message_already_names_is_kept()
    {
        using var activity = new Activity("sender").SetIdFormat(ActivityIdFormat.W3C).Start();
        var message = await SendAndReceiveAsync(NewMessage(Layout.Normal, Own("tag")).AddProperty("traceparent", Given).Build());
        Assert.Equal(Given, message.Properties["traceparent"]);
    }

    [Fact]
    public async Task Sending_leaves_the_applications_message_as_it_is()
    {
        using var activity = new Activity("sender").SetIdFormat(ActivityIdFormat.W3C).Start();
        var message = NewMessage(Layout.Normal, Own("tag")).Build();
        await SendAndReceiveAsync(message);
        Assert.Empty(message.Properties);
    }

    private async Task<MessageView> SendAndReceiveAsync(Message message)
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);
        var receipt = await producer.Send(message);
        await received.SeesAsync([receipt.MessageId]);
        return received.Messages.Single();
    }
}
