using System.Buffers;
using System.Text.Json;

namespace PushApp.Client.Sending;

/// <summary>The body of <c>POST /api/messages/batch</c>.</summary>
internal static class BatchRequest
{
    /// <summary>Writes it.</summary>
    /// <param name="messages">The messages, with the ids that they are sent with.</param>
    /// <exception cref="JsonException">A body is no JSON value.</exception>
    public static ReadOnlyMemory<byte> Write(IEnumerable<(BatchMessage Message, string Id)> messages)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("messages"u8);
        foreach (var (message, id) in messages)
        {
            MessageRequest.Write(json, message.To, id, message.Body, message.Options);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
