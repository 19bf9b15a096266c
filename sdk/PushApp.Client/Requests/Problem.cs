using System.Text.Json;

namespace PushApp.Client.Requests;

/// <summary>Why the chat API refuses a request.</summary>
internal static class Problem
{
    /// <summary>Whether the same request may be taken a moment later.</summary>
    public static bool MayPass(PushSendException problem) => problem.Status is null or 429 or 502 or 503 or 504;

    /// <summary>Reads a problem document (RFC 9457).</summary>
    public static PushSendException Read(int status, byte[] body)
    {
        var (title, detail, errors) = ((string?)null, (string?)null, new Dictionary<string, string[]>());
        try
        {
            var json = JsonElement.Parse(body);
            title = Text(json, "title");
            detail = Text(json, "detail");
            if (json.TryGetProperty("errors", out var fields))
            {
                errors = fields.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.EnumerateArray().Select(error => $"{error}").ToArray());
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy's page: the status says enough.
        }

        return new PushSendException($"The chat API answered {status}{((detail ?? title) is { } why ? $": {why}" : "")}") { Status = status, Title = title, Detail = detail, Errors = errors };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
