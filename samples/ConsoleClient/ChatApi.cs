using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ConsoleClient;

/// <summary>The chat API, with tokens as it gives them out in Development.</summary>
internal sealed class ChatApi(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>A token for a user.</summary>
    /// <exception cref="HttpRequestException">The API cannot be reached, or gives out no tokens.</exception>
    public async Task<string> TokenAsync(string user, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync("/api/dev/token", new { user }, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("token").GetString()!;
    }

    /// <summary>Sends a text, and returns what the API answers.</summary>
    public async Task<string> SendAsync(string from, string to, string text, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = JsonContent.Create(new { to, body = new { text } }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(from, cancellationToken));
        using var response = await _http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
