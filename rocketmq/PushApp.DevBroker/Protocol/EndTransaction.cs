using PushApp.DevBroker.Transactions;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>EndTransaction: a producer commits a half message, or rolls it back.</summary>
internal sealed class EndTransaction(HalfMessages halves)
{
    public async Task<EndTransactionResponse> EndAsync(EndTransactionRequest request, CancellationToken cancellationToken)
    {
        Names.Topic(request.Topic);
        if (string.IsNullOrWhiteSpace(request.TransactionId))
        {
            throw new BrokerException(Code.InvalidTransactionId, "transaction id cannot be empty");
        }

        return await halves.EndAsync(request.TransactionId, request.Resolution, cancellationToken)
            ? new EndTransactionResponse { Status = Statuses.Ok }
            : throw new BrokerException(Code.InternalServerError, "cannot found transaction data");
    }
}
