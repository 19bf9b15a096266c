using PushApp.DevBroker.Delays;
using PushApp.DevBroker.Transactions;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>What producers say about messages that the broker still keeps back: deliver them, or do not.</summary>
internal sealed class Deciding(TypedTopics topics, HalfMessages halves, DelayedMessages delayed)
{
    public async Task<EndTransactionResponse> EndAsync(EndTransactionRequest request, CancellationToken cancellation)
    {
        Names.Topic(request.Topic);
        if (string.IsNullOrWhiteSpace(request.TransactionId))
        {
            throw new BrokerException(Code.InvalidTransactionId, "transaction id cannot be empty");
        }

        return await halves.EndAsync(request.TransactionId, request.Resolution, cancellation)
            ? new EndTransactionResponse { Status = Statuses.Ok }
            : throw new BrokerException(Code.InternalServerError, "cannot found transaction data");
    }

    public async Task<RecallMessageResponse> RecallAsync(RecallMessageRequest request)
    {
        var topic = topics.Get(request.Topic, MessageType.Delay);
        return new RecallMessageResponse
        {
            Status = Statuses.Ok,
            MessageId = await delayed.RecallAsync(topic, request.RecallHandle),
        };
    }
}
