using System.Buffers;
using System.Text.Json;

namespace PushApp.Client.Sending;

/// <summary>The body of <c>POST /api/messages</c>, and one message of a batch.</summary>
internal static class MessageRequest
{
    /// <summary>Writes it.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="body">One JSON value in UTF-8; it is passed on as it is.</param>
    /// <param name="options">What else there is to say.</param>
    /// <exception cref="JsonException"><paramref name="body"/> is no JSON value.</exception>
    public static ReadOnlyMemory<byte> Write(string to, string id, ReadOnlyMemory<byte> body, SendOptions? options)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + 256);
        using var json = new Utf8JsonWriter(buffer);
        Write(json, to, id, body, options);
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Writes it as a part of another request.</summary>
    /// <exception cref="JsonException"><paramref name="body"/> is no JSON value.</exception>
    public static void Write(Utf8JsonWriter json, string to, string id, ReadOnlyMemory<byte> body, SendOptions? options)
    {
        json.WriteStartObject();
        json.WriteString("to"u8, to);
        json.WriteString("id"u8, id);
        if (options?.From is { } from)
        {
            json.WriteString("from"u8, from);
        }

        if (options?.Persist is false)
        {
            json.WriteBoolean("persist"u8, false);
        }

        json.WritePropertyName("body"u8);
        json.WriteRawValue(body.Span);
        json.WriteEndObject();
    }
}
