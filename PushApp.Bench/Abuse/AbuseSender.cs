using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using PushApp.Bench.Load;

namespace PushApp.Bench.Abuse;

/// <summary>Sends as many messages as are taken. Refusals are counted.</summary>
internal sealed class AbuseSender(Uri chatApi) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1024 }) { BaseAddress = chatApi, Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<string, string> _tokens = new();

    /// <summary>Sends one message.</summary>
    /// <param name="from">Who sends.</param>
    /// <param name="to">Who is to get it.</param>
    /// <param name="body">JSON.</param>
    /// <returns>Whether it was taken.</returns>
    public async Task<bool> SendAsync(string from, string to, string body) => await SendAsync(from, "/api/messages", $$"""{"to":"{{to}}","body":{{body}}}""", 1) == 1;

    /// <summary>Sends messages one by one, several at once, for 25 seconds at most.</summary>
    /// <param name="messages">Who sends, who is to get it, JSON.</param>
    /// <param name="atOnce">How many at once.</param>
    /// <returns>How many were taken.</returns>
    public async Task<int> SendAllAsync(IEnumerable<(string From, string To, string Body)> messages, int atOnce)
    {
        using var limit = new CancellationTokenSource(Limit);
        var taken = 0;
        await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (message, _) =>
        {
            if (!limit.IsCancellationRequested && await SendAsync(message.From, message.To, message.Body))
            {
                Interlocked.Increment(ref taken);
            }
        });
        return taken;
    }

    /// <summary>Sends small messages in batches, each with an id of its own, for 25 seconds at most.</summary>
    /// <returns>How many were taken.</returns>
    public async Task<int> SendBatchesAsync(string from, string to, int count)
    {
        const int batch = 100;
        using var limit = new CancellationTokenSource(Limit);
        var taken = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, count).Chunk(batch), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (numbers, _) =>
        {
            if (!limit.IsCancellationRequested)
            {
                var messages = string.Join(',', numbers.Select(number => $$"""{"to":"{{to}}","id":"{{from}}-{{number}}","body":{{number}}}"""));
                Interlocked.Add(ref taken, await SendAsync(from, "/api/messages/batch", $$"""{"messages":[{{messages}}]}""", numbers.Length));
            }
        });
        return taken;
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> SendAsync(string from, string path, string json, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _tokens.GetOrAdd(from, AbusedSystem.Token)) },
        };
        try
        {
            using var answer = await _http.SendAsync(request);
            return count - SendAnswer.Refused(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), count).Count;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }
}
