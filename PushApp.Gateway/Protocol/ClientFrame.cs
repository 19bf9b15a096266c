using System.Text.Json;

namespace PushApp.Gateway.Protocol;

/// <summary>What a client's frame says.</summary>
internal enum ClientFrameType
{
    /// <summary>The client ended the connection.</summary>
    Close,
    Ack,
    Ping,
    Pong,
}

/// <summary>A frame from a client: <c>{"type":"ack","seq":n,"epoch":"e"}</c>, <c>{"type":"ping"}</c> or <c>{"type":"pong"}</c>.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Seq">For an ack: everything up to this sequence number has arrived.</param>
/// <param name="Epoch">For an ack: the numbering that it is of; null where the client does not say.</param>
internal readonly record struct ClientFrame(ClientFrameType Type, long Seq = 0, string? Epoch = null)
{
    /// <summary>Reads one frame. Unknown fields are skipped, so that later versions of the protocol may add some.</summary>
    /// <exception cref="ProtocolException">It is not a frame of this protocol.</exception>
    public static ClientFrame Parse(ReadOnlySpan<byte> utf8)
    {
        ClientFrameType? type = null;
        long? seq = null;
        string? epoch = null;
        try
        {
            var json = new Utf8JsonReader(utf8);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                throw ProtocolException.Malformed("a frame is one JSON object");
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("type"u8))
                {
                    json.Read();
                    type = ReadType(ref json);
                }
                else if (json.ValueTextEquals("seq"u8))
                {
                    json.Read();
                    seq = ReadSeq(ref json);
                }
                else if (json.ValueTextEquals("epoch"u8))
                {
                    json.Read();
                    epoch = ReadEpoch(ref json);
                }
                else
                {
                    json.Skip();
                }
            }

            // Throws on anything but white space after the object.
            json.Read();
        }
        catch (JsonException e)
        {
            throw ProtocolException.Malformed($"not JSON at byte {e.BytePositionInLine ?? 0}");
        }
        catch (InvalidOperationException)
        {
            throw ProtocolException.InvalidField(ProtocolException.NoText);
        }

        return type switch
        {
            null => throw ProtocolException.UnknownType("'type' is missing"),
            ClientFrameType.Ack when seq is null => throw ProtocolException.InvalidField("'seq' is missing"),
            _ => new ClientFrame(type.Value, seq ?? 0, epoch),
        };
    }

    private static ClientFrameType ReadType(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            if (json.ValueTextEquals("ack"u8))
            {
                return ClientFrameType.Ack;
            }

            if (json.ValueTextEquals("pong"u8))
            {
                return ClientFrameType.Pong;
            }

            if (json.ValueTextEquals("ping"u8))
            {
                return ClientFrameType.Ping;
            }
        }

        throw ProtocolException.UnknownType("'type' must be ack, ping or pong");
    }

    private static long ReadSeq(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var seq) && seq >= 0
            ? seq
            : throw ProtocolException.InvalidField("'seq' must be a whole number, 0 or greater");

    private static string ReadEpoch(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String ? json.GetString()! : throw ProtocolException.InvalidField("'epoch' must be a string");
}
