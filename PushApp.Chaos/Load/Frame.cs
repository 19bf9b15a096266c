using System.Text.Json;

namespace PushApp.Chaos.Load;

/// <summary>A frame from a gateway, with the members that a device looks at; those that are missing are empty.</summary>
internal readonly record struct Frame(string Type, string Epoch, long Seq, bool Recovered, int HeartbeatSeconds, string Id, long Number, string Detail)
{
    /// <summary>Reads a frame.</summary>
    /// <exception cref="JsonException">It is not one JSON object.</exception>
    public static Frame Parse(ReadOnlySpan<byte> json)
    {
        var frame = JsonElement.Parse(json);
        return new Frame(
            Text(frame, "type"),
            Text(frame, "epoch"),
            frame.TryGetProperty("seq", out var seq) ? seq.GetInt64() : 0,
            frame.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean(),
            frame.TryGetProperty("heartbeatSeconds", out var heartbeat) ? heartbeat.GetInt32() : 0,
            Text(frame, "id"),
            frame.TryGetProperty("body", out var body) && body.ValueKind is JsonValueKind.Object && body.TryGetProperty("n", out var n) ? n.GetInt64() : 0,
            Text(frame, "detail"));
    }

    private static string Text(JsonElement frame, string name) => frame.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
