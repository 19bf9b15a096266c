using System.Buffers;
using System.Text.Json;

namespace PushApp.Delivery.Envelopes;

/// <summary>
/// The body of a RocketMQ message on <c>PUSH_MESSAGE</c>: items for users of one gateway, in order, as UTF-8 JSON
/// <c>{"v":1,"boot":…,"items":[{"user","id","seq","epoch","from","sentAt","hops","traceparent","body"}]}</c>.
/// <c>sentAt</c> is Unix time in milliseconds; zero, empty and null fields are left out; unknown ones are skipped.
/// </summary>
/// <param name="Boot">The life of the gateway for which the items were resolved.</param>
/// <param name="Items">At least one item.</param>
public sealed record PushEnvelope(string Boot, IReadOnlyList<PushItem> Items)
{
    /// <summary>The format's version. A reader refuses another one.</summary>
    public const int Version = 1;

    private static readonly JsonEncodedText VersionName = JsonEncodedText.Encode("v");
    private static readonly JsonEncodedText BootName = JsonEncodedText.Encode("boot");
    private static readonly JsonEncodedText ItemsName = JsonEncodedText.Encode("items");

    // Bodies were validated where they came in; the rest is written in order here.
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    // A request may nest 64 deep, as JSON readers have it, so its body 63: which stands three deeper here.
    private static readonly JsonReaderOptions DeepEnough = new() { MaxDepth = 66 };

    /// <summary>Writes the envelope. Bodies are copied as they are.</summary>
    public byte[] Encode()
    {
        var size = 64;
        foreach (var item in Items)
        {
            size += item.Body.Length + 512;
        }

        var buffer = new ArrayBufferWriter<byte>(size);
        using (var json = new Utf8JsonWriter(buffer, Unchecked))
        {
            json.WriteStartObject();
            json.WriteNumber(VersionName, Version);
            json.WriteString(BootName, Boot);
            json.WriteStartArray(ItemsName);
            foreach (var item in Items)
            {
                PushItemJson.Write(json, item);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an envelope. The items' bodies are slices of <paramref name="utf8"/>, which must not change afterwards.</summary>
    /// <exception cref="FormatException">It is not an envelope of this version; the message says why.</exception>
    public static PushEnvelope Decode(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return Read(utf8);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new FormatException($"Not a push envelope: {e.Message}", e);
        }
    }

    private static PushEnvelope Read(ReadOnlyMemory<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8.Span, DeepEnough);
        var version = 0;
        string? boot = null;
        List<PushItem>? items = null;

        PushItemJson.Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(VersionName.EncodedUtf8Bytes))
            {
                json.Read();
                version = json.GetInt32();
            }
            else if (json.ValueTextEquals(BootName.EncodedUtf8Bytes))
            {
                json.Read();
                boot = json.GetString();
            }
            else if (json.ValueTextEquals(ItemsName.EncodedUtf8Bytes))
            {
                PushItemJson.Expect(ref json, JsonTokenType.StartArray);
                items = [];
                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    items.Add(PushItemJson.Read(ref json, utf8));
                }
            }
            else
            {
                json.Skip();
            }
        }

        return version != Version ? throw new FormatException($"Not a push envelope of version {Version}: its version is {version}.")
            : boot is null ? throw new FormatException("Not a push envelope: it has no 'boot'.")
            : items is not { Count: > 0 } ? throw new FormatException("Not a push envelope: it has no items.")
            : new PushEnvelope(boot, items);
    }
}

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
