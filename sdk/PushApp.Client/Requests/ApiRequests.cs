using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using PushApp.Client.Retrying;
using PushApp.Client.Telemetry;
using PushApp.Client.Tokens;

namespace PushApp.Client.Requests;

/// <summary>Posts to the chat API, again and again until it has answered. So only what changes nothing when it is done twice.</summary>
internal sealed partial class ApiRequests(PushClientOptions options, TokenSource tokens) : IDisposable
{
    // A request of which nothing is heard for this long is lost.
    private static readonly TimeSpan AttemptTime = TimeSpan.FromSeconds(10);

    private readonly Lazy<HttpClient> _own = new(() => new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }));

    private HttpClient Http => options.Http ?? _own.Value;

    /// <summary>Posts, with backoff between the attempts.</summary>
    /// <param name="path">The path, without the slash before it.</param>
    /// <param name="body">JSON.</param>
    /// <param name="what">What it is, for the log.</param>
    /// <param name="failed">Takes why an attempt failed; another one follows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The body of the answer.</returns>
    /// <exception cref="PushSendException">The chat API refuses it for good.</exception>
    /// <exception cref="InvalidOperationException">The client has no chat API.</exception>
    public async Task<byte[]> PostAsync(
        string path, ReadOnlyMemory<byte> body, string what, Action<PushSendException>? failed, CancellationToken cancellationToken)
    {
        var api = options.Api ?? throw new InvalidOperationException($"{nameof(PushClientOptions)}.{nameof(PushClientOptions.Api)} is not set.");
        var address = new Uri(new Uri($"{api.AbsoluteUri.TrimEnd('/')}/"), path);
        var refused = false;
        for (var attempt = 0; ; attempt++)
        {
            var (answer, problem, retryAfter) = await TryAsync(address, body, refused, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                return answer;
            }

            failed?.Invoke(problem!);
            if (problem!.Status is 401 && !refused)
            {
                refused = true;
                continue;
            }

            if (!Problem.MayPass(problem))
            {
                throw problem;
            }

            await PauseAsync(attempt, what, problem, retryAfter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits before another attempt.</summary>
    public Task PauseAsync(int attempt, string what, PushSendException why, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var wait = (retryAfter ?? TimeSpan.Zero) + Backoff.Before(attempt);
        LogTriedAgain(options.Logger, what, wait, why.Message);
        ClientTelemetry.Retried();
        return Task.Delay(wait, cancellationToken);
    }

    public void Dispose()
    {
        if (_own.IsValueCreated)
        {
            _own.Value.Dispose();
        }
    }

    private async Task<(byte[]? Answer, PushSendException? Problem, TimeSpan? RetryAfter)> TryAsync(
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
                return (answer, null, null);
            }

            if (response.StatusCode is HttpStatusCode.Unauthorized && !refused)
            {
                tokens.Refuse(token);
            }

            return (null, Problem.Read((int)response.StatusCode, answer), RetryAfter.Read(response.Headers.RetryAfter, DateTimeOffset.UtcNow));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The chat API was not reached, or the application gave no token: both may be so for a moment only.
            return (null, new PushSendException($"The chat API was not reached: {e.Message}", e), null);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{What} is tried again in {Wait}: {Why}")]
    private static partial void LogTriedAgain(ILogger logger, string what, TimeSpan wait, string why);
}
