using System.Buffers;
using System.Text.Json;
using PushApp.Client.Cursors;

namespace PushApp.Client.Protocol;

/// <summary>The frames that a client sends (docs/client-protocol.md, "Frames from the client").</summary>
internal static class ClientFrames
{
    public static ReadOnlyMemory<byte> Ping { get; } = """{"type":"ping"}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Pong { get; } = """{"type":"pong"}"""u8.ToArray();

    /// <summary>Everything up to the cursor has been handled.</summary>
    public static ReadOnlyMemory<byte> Ack(Cursor cursor)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type"u8, "ack"u8);
        json.WriteNumber("seq"u8, cursor.Seq);
        json.WriteString("epoch"u8, cursor.Epoch);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
