using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PushApp.Delivery.Envelopes;

namespace PushApp.Gateway.Protocol;

/// <summary>Frames to clients, as UTF-8 JSON. The arrays are shared among connections and never changed.</summary>
internal static class ServerFrames
{
    // The client reads JSON, not HTML.
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>The answer to a client's ping.</summary>
    public static byte[] Pong { get; } = "{\"type\":\"pong\"}"u8.ToArray();

    /// <summary>The first frame of a connection.</summary>
    public static byte[] Welcome(Welcome welcome) => Encode(welcome, static (json, welcome) =>
    {
        json.WriteString("type"u8, "welcome"u8);
        json.WriteString("connectionId"u8, welcome.ConnectionId);
        json.WriteString("gateway"u8, welcome.Gateway);
        json.WriteString("user"u8, welcome.User);
        json.WriteString("device"u8, welcome.Device);
        json.WriteString("epoch"u8, welcome.Epoch);
        json.WriteNumber("seq"u8, welcome.Seq);
        json.WriteBoolean("recovered"u8, welcome.Recovered);
        json.WriteNumber("heartbeatSeconds"u8, welcome.HeartbeatSeconds);
    });

    /// <summary>A message; its body goes out byte for byte.</summary>
    public static byte[] Message(PushItem item) => Encode(item, static (json, item) =>
    {
        json.WriteString("type"u8, "message"u8);
        json.WriteMembers(item);
    });

    /// <summary>Asks for a sign of life, and says which sequence number the client should have by now.</summary>
    public static byte[] Ping(long seq) => Encoding.ASCII.GetBytes($$"""{"type":"ping","seq":{{seq}}}""");

    /// <summary>Says that numbers belong to another epoch from here on; up to <paramref name="seq"/> they are the same in both.</summary>
    public static byte[] Epoch(string epoch, long seq) => Encode((epoch, seq), static (json, value) =>
    {
        json.WriteString("type"u8, "epoch"u8);
        json.WriteString("epoch"u8, value.epoch);
        json.WriteNumber("seq"u8, value.seq);
    });

    /// <summary>Says that a user whom the client watches has come, or has left.</summary>
    public static byte[] Presence(string user, bool online, DateTimeOffset at) => Encode((user, online, at), static (json, presence) =>
    {
        json.WriteString("type"u8, "presence"u8);
        json.WriteString("user"u8, presence.user);
        json.WriteBoolean("online"u8, presence.online);
        json.WriteString("at"u8, presence.at.UtcDateTime);
    });

    /// <summary>Says what was wrong, before the close.</summary>
    public static byte[] Error(string code, string detail) => Encode((code, detail), static (json, error) =>
    {
        json.WriteString("type"u8, "error"u8);
        json.WriteString("code"u8, error.code);
        json.WriteString("detail"u8, error.detail);
    });

    /// <summary>Why nothing more will come, for transports that have no close frame of their own.</summary>
    public static byte[] Close(CloseReason reason) => Encode(reason, static (json, reason) =>
    {
        json.WriteString("type"u8, "close"u8);
        json.WriteNumber("code"u8, reason.Code);
        json.WriteString("reason"u8, reason.Text);
    });

    private static byte[] Encode<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        const int kept = 64 * 1024;
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        var json = _writer ??= new Utf8JsonWriter(buffer, Options);
        json.Reset(buffer);
        json.WriteStartObject();
        write(json, value);
        json.WriteEndObject();
        json.Flush();
        var frame = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        if (buffer.Capacity > kept)
        {
            _buffer = null;
        }

        return frame;
    }
}

/// <summary>What a client learns when it is connected.</summary>
/// <param name="ConnectionId">Names the connection in logs and traces.</param>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="User">Whose messages come here.</param>
/// <param name="Device">The device, as the client named it.</param>
/// <param name="Epoch">The numbering that <paramref name="Seq"/> belongs to.</param>
/// <param name="Seq">The newest message's sequence number; what the client misses up to it follows at once.</param>
/// <param name="Recovered">Whether the messages that follow continue the client's cursor without a gap.</param>
/// <param name="HeartbeatSeconds">How often the gateway pings; two unanswered intervals end the connection.</param>
internal sealed record Welcome(
    string ConnectionId, string Gateway, string User, string Device, string Epoch, long Seq, bool Recovered, int HeartbeatSeconds);

/// <summary>The WebSocket subprotocol of this version of the protocol.</summary>
internal static class Subprotocol
{
    public const string Name = "pushapp.v1.json";
}
