using System.Text.Json;

namespace PushApp.Client.Sending;

/// <summary>What the chat API answers to <c>POST /api/messages</c>.</summary>
internal static class MessageResponse
{
    /// <summary>Reads the answer of a message that was taken.</summary>
    /// <exception cref="PushSendException">It is not what the chat API answers.</exception>
    public static SendResult Read(byte[] body)
    {
        try
        {
            var json = JsonElement.Parse(body);
            return new SendResult(json.GetProperty("id").GetString()!, json.GetProperty("seq").GetInt64(), json.GetProperty("status").GetString()!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new PushSendException("The chat API took the message, and its answer cannot be read.", e) { Status = 202 };
        }
    }

    /// <summary>Reads a problem document (RFC 9457).</summary>
    public static PushSendException ReadProblem(int status, byte[] body)
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
