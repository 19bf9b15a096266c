using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PushApp.Client;

/// <summary>A message of a batch.</summary>
/// <param name="To">The receiver.</param>
/// <param name="Body">The body; one JSON value in UTF-8, which arrives byte for byte.</param>
/// <param name="Options">How it is sent.</param>
public sealed record BatchMessage(string To, ReadOnlyMemory<byte> Body, SendOptions? Options = null)
{
    /// <summary>Makes one, in the way of the Web: names in camelCase.</summary>
    [RequiresUnreferencedCode("Writes T by reflection. Use the overload that takes a JsonTypeInfo, or the constructor.")]
    [RequiresDynamicCode("Writes T by reflection. Use the overload that takes a JsonTypeInfo, or the constructor.")]
    public static BatchMessage Of<T>(string to, T body, SendOptions? options = null) =>
        new(to, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web), options);

    /// <summary>Makes one, with what the source generator has made for its type.</summary>
    public static BatchMessage Of<T>(string to, T body, JsonTypeInfo<T> type, SendOptions? options = null) =>
        new(to, JsonSerializer.SerializeToUtf8Bytes(body, type), options);
}
