using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PushApp.Bench.Peers;

namespace PushApp.Bench.Load;

/// <summary>Sends messages to a peer over HTTP, one or many with a request.</summary>
internal sealed class MessagePoster : IDisposable
{
    private readonly Peer _peer;
    private readonly string _padding;
    private readonly AuthenticationHeaderValue _authorization;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1024, ActivityHeadersPropagator = null });

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="body">Bytes of a message's body.</param>
    public MessagePoster(Peer peer, int body)
    {
        _peer = peer;
        _padding = new string('x', Math.Max(0, body - """{"n":1000000,"p":""}""".Length));
        _authorization = new AuthenticationHeaderValue("Bearer", peer.Token("bench-sender"));
    }

    /// <summary>Sends messages with one request.</summary>
    /// <returns>Which of them were refused, by their place.</returns>
    public async Task<IReadOnlyList<int>> PostAsync(IReadOnlyList<OutgoingMessage> messages)
    {
        var single = messages.Count == 1;
        using var request = new HttpRequestMessage(HttpMethod.Post, single ? _peer.Sends : _peer.SendsBatch)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(single ? Json(messages[0]) : Json(messages))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers = { Authorization = _authorization },
        };
        using var response = await _http.SendAsync(request, CancellationToken.None);
        return SendAnswer.Refused(response.StatusCode, await response.Content.ReadAsByteArrayAsync(), messages.Count);
    }

    public void Dispose() => _http.Dispose();

    private string Json(IReadOnlyList<OutgoingMessage> messages) => $$"""{"messages":[{{string.Join(',', messages.Select(Json))}}]}""";

    // The client finds the number behind its name.
    private string Json(OutgoingMessage message) => $$$"""{"to":"{{{message.To}}}","body":{"n":{{{message.Number}}},"p":"{{{_padding}}}"}}""";
}

/// <summary>A message to send.</summary>
internal readonly record struct OutgoingMessage(string To, long Number);
