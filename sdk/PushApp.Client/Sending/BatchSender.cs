using System.Diagnostics;
using PushApp.Client.Requests;
using PushApp.Client.Telemetry;

namespace PushApp.Client.Sending;

/// <summary>Sends many messages with one request; and those again, with their ids, of which nobody knows or for which there was no room.</summary>
internal sealed class BatchSender(PushClientOptions options, ApiRequests api)
{
    /// <summary>Sends them.</summary>
    /// <returns>What became of each, in order.</returns>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public async Task<IReadOnlyList<BatchResult>> SendAsync(IReadOnlyList<BatchMessage> messages, CancellationToken cancellationToken)
    {
        var all = messages.Select(message => new Pending(message, message.Options?.Id ?? Guid.CreateVersion7().ToString())).ToArray();
        using var span = ClientTelemetry.SendingBatch(all.Length);
        using var time = new SendTime(options, cancellationToken);
        try
        {
            await SendUntilDoneAsync(all, time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            foreach (var one in all.Where(one => one.MayBeTaken))
            {
                one.Error = time.Over(one.Error);
            }
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }

        return Array.ConvertAll(all, one => new BatchResult(one.Id, one.Sent, one.Error));
    }

    private async Task SendUntilDoneAsync(Pending[] all, CancellationToken cancellationToken)
    {
        for (var (attempt, some) = (0, all); some.Length > 0; attempt++)
        {
            var what = $"A batch of {some.Length} messages";
            await SendOnceAsync(some, what, cancellationToken).ConfigureAwait(false);
            some = Array.FindAll(some, one => one.MayBeTaken);
            if (some.Length > 0)
            {
                await api.PauseAsync(attempt, what, some[0].Error!, null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SendOnceAsync(Pending[] some, string what, CancellationToken cancellationToken)
    {
        var request = BatchRequest.Write(some.Select(one => (one.Message, one.Id)));
        try
        {
            var answer = await api.PostAsync("api/messages/batch", request, what, Fail, cancellationToken).ConfigureAwait(false);
            foreach (var (one, result) in some.Zip(BatchResponse.Read(answer, some.Length)))
            {
                (one.Sent, one.Error) = result;
            }
        }
        catch (PushSendException problem)
        {
            // The request as a whole is refused.
            Fail(problem);
        }

        void Fail(PushSendException problem) => Array.ForEach(some, one => one.Error = problem);
    }

    /// <summary>A message, and what is known of it so far.</summary>
    private sealed class Pending(BatchMessage message, string id)
    {
        public BatchMessage Message { get; } = message;

        public string Id { get; } = id;

        public SendResult? Sent { get; set; }

        public PushSendException? Error { get; set; }

        public bool MayBeTaken => Sent is null && (Error is null || Problem.MayPass(Error));
    }
}
