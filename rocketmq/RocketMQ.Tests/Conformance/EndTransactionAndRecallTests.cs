extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf.WellKnownTypes;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

/// <summary>The end of transactions and the recall of delayed messages.</summary>
public abstract class EndTransactionAndRecallTests(BrokerUnderTest broker) : WireTests(broker)
{
    private const string NoTransaction = "cannot found transaction data";

    [ConformanceFact]
    public async Task A_transaction_is_decided_once()
    {
        var message = NewWireMessage(topic: Layout.Transaction);
        message.SystemProperties.MessageType = MessageType.Transaction;
        var id = Assert.Single((await Client.SendAsync(message)).Entries).TransactionId;

        Assert.Equal(Code.Ok, (await EndAsync(id, TransactionResolution.Commit)).Code);
        AssertStatus(Code.InternalServerError, NoTransaction, await EndAsync(id, TransactionResolution.Commit));
        AssertStatus(Code.InternalServerError, NoTransaction, await EndAsync(id, TransactionResolution.Rollback));
    }

    [ConformanceFact]
    public async Task A_transaction_that_is_not_there_cannot_be_decided()
    {
        AssertStatus(Code.InternalServerError, NoTransaction, await EndAsync("made up", TransactionResolution.Commit));
        AssertStatus(Code.InvalidTransactionId, "transaction id cannot be empty", await EndAsync("", TransactionResolution.Commit));
    }

    [ConformanceFact]
    public async Task A_message_can_be_recalled_until_it_is_due()
    {
        var handle = await DelayAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(Code.Ok, (await RecallAsync(handle)).Code);
        Assert.Equal(Code.Ok, (await RecallAsync(handle)).Code);

        var due = await DelayAsync(TimeSpan.FromSeconds(1));
        await TestKit.Eventually.TrueAsync(async () =>
            (await Client.ReceiveAsync(Own("group"), Own("tag"), topic: Layout.Delay)).Messages.Count > 0);
        AssertStatus(Code.InternalServerError, "recall failed, timestamp invalid", await RecallAsync(due));
    }

    [ConformanceFact]
    public async Task A_made_up_handle_recalls_nothing()
    {
        AssertStatus(Code.InternalServerError, "recall handle is invalid", await RecallAsync("made up"));
        AssertStatus(Code.MessagePropertyConflictWithType, "the expected type is NORMAL, but actual type is DELAY", await RecallAsync("made up", Layout.Normal));
    }

    private async Task<string> DelayAsync(TimeSpan delay)
    {
        var message = NewWireMessage(topic: Layout.Delay);
        message.SystemProperties.DeliveryTimestamp = Timestamp.FromDateTime(DateTime.UtcNow + delay);
        return Assert.Single((await Client.SendAsync(message)).Entries).RecallHandle;
    }

    private async Task<Status> EndAsync(string transactionId, TransactionResolution resolution) => (await Client.Calls.EndTransactionAsync(
        new EndTransactionRequest { Topic = Named(Layout.Transaction), MessageId = "any", TransactionId = transactionId, Resolution = resolution }, Client.Headers)).Status;

    private async Task<Status> RecallAsync(string handle, string topic = Layout.Delay) =>
        (await Client.Calls.RecallMessageAsync(new RecallMessageRequest { Topic = Named(topic), RecallHandle = handle }, Client.Headers)).Status;
}
