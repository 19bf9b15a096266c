using System.Text.Json;

namespace PushApp.Gateway.Protocol;

/// <summary>
/// The first frame of a client over TCP: <c>{"type":"connect","token","device"?,"cursor"?,"epoch"?}</c>, what the request
/// says of one over WebSocket.
/// </summary>
internal sealed record ConnectFrame(string Token, string? Device, string? Cursor, string? Epoch)
{
    /// <summary>Reads the frame.</summary>
    /// <exception cref="ProtocolException">It is something else.</exception>
    public static ConnectFrame Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8);
            using var document = JsonDocument.ParseValue(ref json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw ProtocolException.Malformed("a frame is one JSON object");
            }

            return Text(root, "type") == "connect"
                ? new ConnectFrame(
                    Text(root, "token") ?? throw ProtocolException.Unauthorized("'token' is missing"),
                    Text(root, "device"), Text(root, "cursor"), Text(root, "epoch"))
                : throw ProtocolException.UnknownType("the first frame's 'type' must be connect");
        }
        catch (JsonException e)
        {
            throw ProtocolException.Malformed($"not JSON at byte {e.BytePositionInLine ?? 0}");
        }
        catch (InvalidOperationException)
        {
            throw ProtocolException.InvalidField(ProtocolException.NoText);
        }
    }

    private static string? Text(JsonElement frame, string name) => !frame.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Null => null,
        _ => throw ProtocolException.InvalidField($"'{name}' has the wrong type"),
    };
}
