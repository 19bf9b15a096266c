using System.Net;
using System.Text.Json;

namespace PushApp.OperatorConsole.ChatApi;

/// <summary>The chat API has refused, or does not answer. The message is a sentence for the operator.</summary>
internal sealed class ChatApiException(HttpStatusCode? status, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What it answered; null where it did not.</summary>
    public HttpStatusCode? Status => status;

    /// <summary>What an answer says by its problem details (RFC 9457).</summary>
    public static async Task<ChatApiException> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string? detail = null;
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            detail = problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var text) ? text.GetString() : null;
        }
        catch (JsonException)
        {
            // Somebody between has answered.
        }

        return new ChatApiException(response.StatusCode, $"{(int)response.StatusCode}: {detail ?? response.ReasonPhrase}");
    }
}
