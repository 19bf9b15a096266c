using System.Collections.Concurrent;

namespace PushApp.Chaos.Load;

/// <summary>The chat APIs, in turn; where one is gone or has no room, the next.</summary>
/// <param name="addresses">Where they are now; asked again for each message.</param>
internal sealed class ChatApis(Func<IReadOnlyList<Uri>> addresses) : IDisposable
{
    private static readonly TimeSpan TokenRetry = TimeSpan.FromMilliseconds(200);
    private const int TokenAttempts = 50;
    private const int TokensAtOnce = 16;

    private readonly ConcurrentDictionary<Uri, ChatApiClient> _clients = [];
    private readonly ConcurrentDictionary<string, string> _tokens = [];
    private int _turn;

    /// <summary>Tokens for these users, in order.</summary>
    public async Task<IReadOnlyList<string>> TokensAsync(IReadOnlyList<string> users)
    {
        await Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = TokensAtOnce }, async (user, _) =>
        {
            for (var attempt = 1; !_tokens.ContainsKey(user); attempt++)
            {
                try
                {
                    _tokens[user] = await Next().First().TokenAsync(user);
                }
                catch (Exception e) when (attempt < TokenAttempts && e is HttpRequestException or OperationCanceledException)
                {
                    await Task.Delay(TokenRetry, CancellationToken.None);
                }
            }
        });
        return [.. users.Select(user => _tokens[user])];
    }

    /// <summary>Sends a message to the next chat API that is there and has room.</summary>
    /// <returns>The answer, or that nobody was there to give one.</returns>
    public async Task<SendAnswer> SendAsync(string token, SentMessage message, string padding)
    {
        foreach (var client in Next())
        {
            if (client.TryEnter())
            {
                try
                {
                    return await client.SendAsync(token, message, padding);
                }
                catch (ChatApiGoneException)
                {
                    // It certainly has not got the message.
                }
            }
        }

        return new SendAnswer(null, "no chat API has room");
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private IEnumerable<ChatApiClient> Next()
    {
        var all = addresses();
        var turn = (int)((uint)Interlocked.Increment(ref _turn) % Math.Max(1, all.Count));
        return all.Skip(turn).Concat(all.Take(turn)).Select(address => _clients.GetOrAdd(address, one => new ChatApiClient(one)));
    }
}
