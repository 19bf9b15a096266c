using System.Text.Json;

namespace PushApp.Client.Sending;

/// <summary>What the chat API answers to <c>POST /api/messages/batch</c>.</summary>
internal static class BatchResponse
{
    /// <summary>Reads it.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="count">How many messages it is about.</param>
    /// <returns>Either of the two for each message, in the order of the request.</returns>
    /// <exception cref="PushSendException">It is not what the chat API answers.</exception>
    public static (SendResult? Sent, PushSendException? Error)[] Read(byte[] body, int count)
    {
        try
        {
            (SendResult?, PushSendException?)[] results = [.. JsonElement.Parse(body).GetProperty("results").EnumerateArray().Select(Read)];
            return results.Length == count ? results : throw new JsonException($"There are {results.Length} results for {count} messages.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new PushSendException("The chat API took the batch, and its answer cannot be read.", e) { Status = 200 };
        }
    }

    private static (SendResult? Sent, PushSendException? Error) Read(JsonElement result)
    {
        if (result.TryGetProperty("accepted", out var accepted))
        {
            return (MessageResponse.Read(accepted), null);
        }

        var refused = result.GetProperty("refused");
        var (status, detail) = (refused.GetProperty("status").GetInt32(), refused.GetProperty("detail").GetString()!);
        return (null, new PushSendException($"The chat API answered {status}: {detail}")
        {
            Status = status,
            Detail = detail,
            Errors = refused.TryGetProperty("field", out var field) ? new Dictionary<string, string[]> { [field.GetString()!] = [detail] } : [],
        });
    }
}
