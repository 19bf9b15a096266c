using System.Globalization;
using System.Net.Http.Headers;

namespace PushApp.Events.Webhooks;

/// <summary>Posts events to one webhook, and knows when it last took one.</summary>
internal sealed partial class WebhookPost(Webhook webhook, HttpClient http, EventMetrics metrics, ILogger logger)
{
    private long _tookAt;

    /// <summary>Posts an event once.</summary>
    /// <returns>Whether it was taken: answered with 200 to 299.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<bool> TryAsync(string id, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = NewRequest(id, body);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                Volatile.Write(ref _tookAt, Environment.TickCount64);
                metrics.Delivered(webhook.Name);
                return true;
            }

            LogRefused(webhook.Name, id, (int)response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogUnreachable(webhook.Name, id, e.Message);
        }

        metrics.Failed(webhook.Name);
        return false;
    }

    /// <summary>Whether it has taken an event since a time, in milliseconds of the system's uptime.</summary>
    public bool HasTakenSince(long time) => Volatile.Read(ref _tookAt) > time;

    private HttpRequestMessage NewRequest(string id, byte[] body)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Headers =
            {
                { WebhookSignature.IdHeader, id },
                { WebhookSignature.TimeHeader, now.ToString(CultureInfo.InvariantCulture) },
                { WebhookSignature.SignatureHeader, WebhookSignature.Of(webhook.Secret, id, now, body) },
            },
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8") } },
        };
    }

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} has answered event {Event} with {Status}; it is tried again.")]
    private partial void LogRefused(string webhook, string @event, int status);

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} does not answer event {Event}: {Error} It is tried again.")]
    private partial void LogUnreachable(string webhook, string @event, string error);
}
