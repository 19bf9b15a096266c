using PushApp.ChatApi.Requests;
using PushApp.Delivery.RocketMQ;

namespace PushApp.ChatApi.Publishing;

/// <summary>Says something to gateways themselves, for a request that waits.</summary>
internal static class ControlSends
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Sends to all at the same time, for two seconds at most.</summary>
    /// <returns>503 where RocketMQ does not have all of them then; null where it has.</returns>
    public static async Task<RequestError?> WhyNotSentAsync(
        this PushProducer producer, IEnumerable<ControlMessage> messages, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            await Task.WhenAll(messages.Select(message => producer.SendAsync(message, timeout.Token)));
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return RequestError.Unavailable("RocketMQ did not take the message in time.");
        }
    }
}
