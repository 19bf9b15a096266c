using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace PushApp.Chaos.Load;

/// <summary>One chat API, over connections that stay; so many requests at once and no more.</summary>
internal sealed class ChatApiClient : IDisposable
{
    // Two chat APIs have room for the load of more than 2 seconds, in which a message may wait for the broker.
    private const int RequestsAtOnce = 1024;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _room = new(RequestsAtOnce);
    private readonly HttpClient _http;

    private static readonly string[] SystemScopes = ["push:system"];

    public ChatApiClient(Uri address)
    {
        Address = address;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = RequestsAtOnce, ConnectTimeout = ConnectLimit })
        {
            BaseAddress = address,
            Timeout = RequestLimit,
        };
    }

    public Uri Address { get; }

    /// <summary>A token for a user, as the API gives out in Development; as a system, whose messages are not limited.</summary>
    /// <exception cref="HttpRequestException">It does not answer, or refuses.</exception>
    public async Task<string> TokenAsync(string user)
    {
        using var response = await _http.PostAsJsonAsync("/api/dev/token", new { user, scopes = SystemScopes });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    /// <summary>Takes one of the requests at once; false where all are under way.</summary>
    public bool TryEnter() => _room.Wait(0);

    /// <summary>Sends a message, after <see cref="TryEnter"/>, and gives the place back.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="ChatApiGoneException">There is nobody at the address: the message went nowhere.</exception>
    public async Task<SendAnswer> SendAsync(string token, SentMessage message, string padding)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Content = new StringContent(
                $$$"""{"to":"{{{message.User}}}","id":"{{{message.Id}}}","body":{"n":{{{message.Number}}},"p":"{{{padding}}}"}}""", Encoding.UTF8, "application/json");
            using var response = await _http.SendAsync(request);
            return response.StatusCode is HttpStatusCode.Accepted
                ? new SendAnswer((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("seq").GetInt64(), "")
                : new SendAnswer(null, $"{(int)response.StatusCode}");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError)
        {
            throw new ChatApiGoneException(e);
        }
        catch (OperationCanceledException)
        {
            return new SendAnswer(null, "no answer in time");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return new SendAnswer(null, "connection lost");
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _room.Dispose();
    }
}

/// <summary>What came of sending one message.</summary>
/// <param name="Seq">Its number; null where it was not accepted, as far as its sender knows.</param>
/// <param name="Refusal">Why not: a status, or that there was no answer.</param>
internal readonly record struct SendAnswer(long? Seq, string Refusal)
{
    // Whatever happens to what is behind it: the messages of the load are right, so that no other status is.
    private const string Unavailable = "503";

    /// <summary>Whether the API may answer so: with 202 or 503, or where it was cut off not at all.</summary>
    public bool IsOfTheApi => Seq is not null || Refusal == Unavailable || !char.IsAsciiDigit(Refusal[0]);
}

/// <summary>Nobody listens where the chat API was.</summary>
internal sealed class ChatApiGoneException(Exception inner) : Exception("There is no chat API at the address.", inner);
