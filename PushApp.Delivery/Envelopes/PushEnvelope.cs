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
        var json = new Utf8JsonReader(utf8.Span);
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
