using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PushApp.Client;

/// <summary>A message that has arrived. It is the application's: nothing of it is reused.</summary>
public sealed class PushMessage
{
    /// <summary>The id, chosen by the sender or by the chat API.</summary>
    public required string Id { get; init; }

    /// <summary>The place among this user's messages: 1, 2, 3 … without gaps. 0 for a message that is not kept.</summary>
    public required long Seq { get; init; }

    /// <summary>The sender.</summary>
    public required string From { get; init; }

    /// <summary>The group that it was sent to; null where it was sent to users.</summary>
    public string? Group { get; init; }

    /// <summary>When the chat API took it, in UTC.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The body: one JSON value in UTF-8, byte for byte as it was sent.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Which numbering <see cref="Seq"/> belongs to, as the client counts them.</summary>
    internal int Numbering { get; set; }

    /// <summary>The body as JSON.</summary>
    public JsonElement ReadJson() => JsonElement.Parse(Body.Span);

    /// <summary>The body as an object, with what the source generator has made for its type.</summary>
    /// <exception cref="JsonException">The body is something else.</exception>
    public T? Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Body.Span, type);

    /// <summary>The body as an object; by default in the way of the Web: names in camelCase.</summary>
    /// <exception cref="JsonException">The body is something else.</exception>
    [RequiresUnreferencedCode("Reads T by reflection. Use the overload that takes a JsonTypeInfo.")]
    [RequiresDynamicCode("Reads T by reflection. Use the overload that takes a JsonTypeInfo.")]
    public T? Read<T>(JsonSerializerOptions? options = null) => JsonSerializer.Deserialize<T>(Body.Span, options ?? JsonSerializerOptions.Web);
}
