using System.Net.Http.Json;
using System.Text.Json;

namespace ConsoleClient;

/// <summary>Tokens as the chat API gives them out in Development; elsewhere they come from who signs them in.</summary>
internal sealed class DevTokens(Uri api) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = api };

    /// <summary>A token for a user.</summary>
    /// <exception cref="HttpRequestException">The API cannot be reached, or gives out no tokens.</exception>
    public async ValueTask<string> GetAsync(string user, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync("/api/dev/token", new { user }, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("token").GetString()!;
    }

    public void Dispose() => _http.Dispose();
}
