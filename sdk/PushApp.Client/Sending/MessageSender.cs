using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using PushApp.Client.Retrying;
using PushApp.Client.Telemetry;
using PushApp.Client.Tokens;

namespace PushApp.Client.Sending;

/// <summary>
/// Sends messages through the chat API. Each has an id, so that sending it again after a lost answer changes nothing; it is
/// tried until it is answered, refused, or the time is over.
/// </summary>
internal sealed partial class MessageSender(PushClientOptions options, TokenSource tokens) : IDisposable
{
    // A request of which nothing is heard for this long is lost.
    private static readonly TimeSpan AttemptTime = TimeSpan.FromSeconds(10);

    private readonly Lazy<HttpClient> _own = new(() => new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }));

    private HttpClient Http => options.Http ?? _own.Value;

    /// <summary>Sends a message.</summary>
    /// <exception cref="PushSendException">The chat API refused it, or was not reached in time.</exception>
    public async Task<SendResult> SendAsync(string to, ReadOnlyMemory<byte> body, SendOptions? send, CancellationToken cancellationToken)
    {
        var api = options.Api ?? throw new InvalidOperationException($"{nameof(PushClientOptions)}.{nameof(PushClientOptions.Api)} is not set.");
        var address = new Uri(new Uri($"{api.AbsoluteUri.TrimEnd('/')}/"), "api/messages");
        var id = send?.Id ?? Guid.CreateVersion7().ToString();
        var request = MessageRequest.Write(to, id, body, send);

        using var span = ClientTelemetry.Sending(id);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(options.SendTimeout);
        PushSendException? last = null;
        var refused = false;
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                var (result, problem, retryAfter) = await TryAsync(address, request, refused, time.Token).ConfigureAwait(false);
                if (result is not null)
                {
                    return result;
                }

                last = problem!;
                if (last.Status is 401 && !refused)
                {
                    refused = true;
                    continue;
                }

                if (last.Status is not (null or 429 or 502 or 503 or 504))
                {
                    throw last;
                }

                var wait = (retryAfter ?? TimeSpan.Zero) + Backoff.Before(attempt);
                LogTriedAgain(options.Logger, id, last.Message, wait);
                ClientTelemetry.Retried();
                await Task.Delay(wait, time.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(last);
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    public void Dispose()
    {
        if (_own.IsValueCreated)
        {
            _own.Value.Dispose();
        }
    }

    private async Task<(SendResult? Result, PushSendException? Problem, TimeSpan? RetryAfter)> TryAsync(
        Uri address, ReadOnlyMemory<byte> body, bool refused, CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(AttemptTime);
        try
        {
            var token = await tokens.GetAsync(attempt.Token).ConfigureAwait(false);
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await Http.SendAsync(request, attempt.Token).ConfigureAwait(false);
            var answer = await response.Content.ReadAsByteArrayAsync(attempt.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return (MessageResponse.Read(answer), null, null);
            }

            if (response.StatusCode is HttpStatusCode.Unauthorized && !refused)
            {
                tokens.Refuse(token);
            }

            return (null, MessageResponse.ReadProblem((int)response.StatusCode, answer), RetryAfter.Read(response.Headers.RetryAfter, DateTimeOffset.UtcNow));
        }
        catch (Exception e) when (e is not PushSendException && !cancellationToken.IsCancellationRequested)
        {
            // The chat API was not reached, or the application gave no token: both may be so for a moment only.
            return (null, new PushSendException($"The chat API was not reached: {e.Message}", e), null);
        }
    }

    private PushSendException TimedOut(PushSendException? last) =>
        new($"The message was not taken within {options.SendTimeout} ({nameof(PushClientOptions)}.{nameof(PushClientOptions.SendTimeout)}). {last?.Message}", last)
        {
            Status = last?.Status,
            Title = last?.Title,
            Detail = last?.Detail,
        };

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} is sent again in {Wait}: {Why}")]
    private static partial void LogTriedAgain(ILogger logger, string messageId, string why, TimeSpan wait);
}
