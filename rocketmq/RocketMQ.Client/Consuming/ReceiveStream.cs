using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>The answer to a long poll: a status, messages, a time of received.</summary>
internal static class ReceiveStream
{
    /// <exception cref="ClientException">The server refused the poll; that there was no message is no refusal.</exception>
    public static async IAsyncEnumerable<MessageView> ReadAsync(
        GrpcCall<Proto.ReceiveMessageResponse> call, Endpoints from, string requestId)
    {
        Proto.Status? status = null;
        while (await call.ReadAsync().ConfigureAwait(false) is { } response)
        {
            if (response.Message is { } message)
            {
                yield return MessageView.FromWire(message, from);
            }
            else if (response.Status is { } answered)
            {
                status = answered;
            }
        }

        if (status?.Code != Proto.Code.MessageNotFound)
        {
            StatusChecker.Check(status, requestId);
        }
    }
}
