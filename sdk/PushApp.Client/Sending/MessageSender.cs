using System.Diagnostics;
using PushApp.Client.Requests;
using PushApp.Client.Telemetry;

namespace PushApp.Client.Sending;

/// <summary>
/// Sends messages through the chat API. Each has an id, so that sending it again after a lost answer changes nothing; it is
/// tried until it is answered, refused, or the time is over.
/// </summary>
internal sealed class MessageSender(PushClientOptions options, ApiRequests api)
{
    /// <summary>Sends a message.</summary>
    /// <exception cref="PushSendException">The chat API refused it, or was not reached in time.</exception>
    public async Task<SendResult> SendAsync(string to, ReadOnlyMemory<byte> body, SendOptions? send, CancellationToken cancellationToken)
    {
        var id = send?.Id ?? Guid.CreateVersion7().ToString();
        var request = MessageRequest.Write(to, id, body, send);

        using var span = ClientTelemetry.Sending(id);
        using var time = new SendTime(options, cancellationToken);
        PushSendException? last = null;
        try
        {
            return MessageResponse.Read(await api.PostAsync("api/messages", request, $"Message {id}", problem => last = problem, time.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw time.Over(last);
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }
}
