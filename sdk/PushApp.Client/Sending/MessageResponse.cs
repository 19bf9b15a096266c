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
            return Read(JsonElement.Parse(body));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new PushSendException("The chat API took the message, and its answer cannot be read.", e) { Status = 202 };
        }
    }

    /// <summary>Reads it as a part of another answer.</summary>
    public static SendResult Read(JsonElement json) =>
        new(json.GetProperty("id").GetString()!, json.GetProperty("seq").GetInt64(), json.GetProperty("status").GetString()!);
}
