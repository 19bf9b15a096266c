using System.Text.Json;

namespace PushApp.Delivery.Envelopes;

/// <summary>A <see cref="PushItem"/> as a JSON object inside an envelope.</summary>
internal static class PushItemJson
{
    private static readonly JsonEncodedText User = JsonEncodedText.Encode("user");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Seq = JsonEncodedText.Encode("seq");
    private static readonly JsonEncodedText Epoch = JsonEncodedText.Encode("epoch");
    private static readonly JsonEncodedText From = JsonEncodedText.Encode("from");
    private static readonly JsonEncodedText SentAt = JsonEncodedText.Encode("sentAt");
    private static readonly JsonEncodedText Hops = JsonEncodedText.Encode("hops");
    private static readonly JsonEncodedText Traceparent = JsonEncodedText.Encode("traceparent");
    private static readonly JsonEncodedText Body = JsonEncodedText.Encode("body");

    public static void Write(Utf8JsonWriter json, PushItem item)
    {
        json.WriteStartObject();
        json.WriteString(User, item.User);
        json.WriteString(Id, item.Id);
        if (item.Seq != 0)
        {
            json.WriteNumber(Seq, item.Seq);
            json.WriteString(Epoch, item.Epoch);
        }

        json.WriteString(From, item.From);
        json.WriteNumber(SentAt, item.SentAt.ToUnixTimeMilliseconds());
        if (item.Hops != 0)
        {
            json.WriteNumber(Hops, item.Hops);
        }

        if (item.Traceparent is not null)
        {
            json.WriteString(Traceparent, item.Traceparent);
        }

        json.WritePropertyName(Body);
        json.WriteRawValue(item.Body.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <summary>Reads the object that the reader has just entered, and leaves the reader at its end.</summary>
    public static PushItem Read(ref Utf8JsonReader json, ReadOnlyMemory<byte> utf8)
    {
        string? user = null, id = null, from = null, traceparent = null;
        var epoch = "";
        long seq = 0, sentAt = 0;
        var hops = 0;
        ReadOnlyMemory<byte> body = default;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(User.EncodedUtf8Bytes))
            {
                user = ReadString(ref json);
            }
            else if (json.ValueTextEquals(Id.EncodedUtf8Bytes))
            {
                id = ReadString(ref json);
            }
            else if (json.ValueTextEquals(Seq.EncodedUtf8Bytes))
            {
                seq = ReadNumber(ref json);
            }
            else if (json.ValueTextEquals(Epoch.EncodedUtf8Bytes))
            {
                epoch = ReadString(ref json) ?? "";
            }
            else if (json.ValueTextEquals(From.EncodedUtf8Bytes))
            {
                from = ReadString(ref json);
            }
            else if (json.ValueTextEquals(SentAt.EncodedUtf8Bytes))
            {
                sentAt = ReadNumber(ref json);
            }
            else if (json.ValueTextEquals(Hops.EncodedUtf8Bytes))
            {
                hops = (int)ReadNumber(ref json);
            }
            else if (json.ValueTextEquals(Traceparent.EncodedUtf8Bytes))
            {
                traceparent = ReadString(ref json);
            }
            else if (json.ValueTextEquals(Body.EncodedUtf8Bytes))
            {
                json.Read();
                var start = (int)json.TokenStartIndex;
                json.Skip();
                body = utf8[start..(int)json.BytesConsumed];
            }
            else
            {
                json.Skip();
            }
        }

        return new PushItem
        {
            User = user ?? throw Missing("user"),
            Id = id ?? throw Missing("id"),
            Seq = seq,
            Epoch = epoch,
            From = from ?? throw Missing("from"),
            SentAt = DateTimeOffset.FromUnixTimeMilliseconds(sentAt),
            Body = body.IsEmpty ? throw Missing("body") : body,
            Hops = hops,
            Traceparent = traceparent,
        };
    }

    public static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
        {
            throw new JsonException($"{type} expected at byte {json.TokenStartIndex}, found {json.TokenType}.");
        }
    }

    private static string? ReadString(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString();
    }

    private static long ReadNumber(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt64();
    }

    private static JsonException Missing(string name) => new($"an item has no '{name}'.");
}
