using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Requests;

/// <summary>
/// The fields of the one JSON object that a request is. Each value is a slice of the request's bytes, checked for syntax
/// and otherwise left as it is. Every field may occur once.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, (JsonTokenType Type, ReadOnlyMemory<byte> Json)> _values = [];

    /// <summary>Splits an object into its fields; or says why not: no object, a field that is not in <paramref name="known"/>, a field twice.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> json, ReadOnlySpan<string> known, [NotNullWhen(true)] out JsonFields? fields, [NotNullWhen(false)] out RequestError? error)
    {
        try
        {
            (fields, error) = Read(json, known);
        }
        catch (JsonException e)
        {
            (fields, error) = (null, RequestError.Malformed($"The request is not JSON: {e.Message}"));
        }

        return error is null;
    }

    /// <summary>The value of a field as it was sent; empty where it is missing.</summary>
    public ReadOnlyMemory<byte> Raw(string name) => _values.GetValueOrDefault(name).Json;

    /// <summary>The field as an id; null where it is missing or null and <paramref name="required"/> is not set.</summary>
    public string? Id(string name, bool required, ref RequestError? error)
    {
        var (type, json) = _values.GetValueOrDefault(name);
        if (type is JsonTokenType.None or JsonTokenType.Null && !required)
        {
            return null;
        }

        if (type != JsonTokenType.String)
        {
            error ??= RequestError.Invalid(name, type == JsonTokenType.None ? "is required" : "must be a string");
            return null;
        }

        var id = StringOf(json);
        if (!Identifiers.TryValidate(id, out var why))
        {
            error ??= RequestError.Invalid(name, why);
        }

        return id;
    }

    /// <summary>Whether the field is an array.</summary>
    public bool IsArray(string name) => _values.GetValueOrDefault(name).Type == JsonTokenType.StartArray;

    /// <summary>The field as an array of 1 to <paramref name="most"/> ids; empty where it is missing or null.</summary>
    public IReadOnlyList<string> Ids(string name, int most, ref RequestError? error)
    {
        var ids = Texts(name, most, ref error);
        for (var i = 0; i < ids.Count; i++)
        {
            if (!Identifiers.TryValidate(ids[i], out var why))
            {
                error ??= RequestError.Invalid($"{name}[{i}]", why);
            }
        }

        return ids;
    }

    /// <summary>The elements of the field, an array of 1 to <paramref name="most"/>; or says why it is not one.</summary>
    public bool TryElements(string name, int most, out List<ReadOnlyMemory<byte>> elements, [NotNullWhen(false)] out RequestError? error)
    {
        elements = [];
        var (type, json) = _values.GetValueOrDefault(name);
        if (type != JsonTokenType.StartArray)
        {
            error = RequestError.Invalid(name, type == JsonTokenType.None ? "is required" : "must be an array");
            return false;
        }

        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && elements.Count <= most)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(json[start..(int)reader.BytesConsumed]);
        }

        error = elements.Count > 0 && elements.Count <= most ? null : RequestError.Invalid(name, $"must have 1 to {most} elements");
        return error is null;
    }

    /// <summary>The field as an array of 1 to <paramref name="most"/> strings; empty where it is missing or null.</summary>
    public IReadOnlyList<string> Texts(string name, int most, ref RequestError? error)
    {
        if (_values.GetValueOrDefault(name).Type is JsonTokenType.None or JsonTokenType.Null)
        {
            return [];
        }

        if (!TryElements(name, most, out var elements, out var wrong))
        {
            error ??= wrong;
            return [];
        }

        var texts = elements.ConvertAll(element => element.Span[0] == '"' ? StringOf(element) : null);
        if (texts.Contains(null))
        {
            error ??= RequestError.Invalid(name, "must have strings only");
        }

        return [.. texts.OfType<string>()];
    }

    /// <summary>The field as true or false; null where it is missing or null.</summary>
    public bool? Flag(string name, ref RequestError? error)
    {
        switch (_values.GetValueOrDefault(name).Type)
        {
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            case JsonTokenType.None or JsonTokenType.Null: return null;
            default:
                error ??= RequestError.Invalid(name, "must be true or false");
                return null;
        }
    }

    private static (JsonFields?, RequestError?) Read(ReadOnlyMemory<byte> json, ReadOnlySpan<string> known)
    {
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return (null, RequestError.Malformed("The request must be a JSON object."));
        }

        var fields = new JsonFields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader) ?? throw new JsonException("The name of a field is not text.");
            if (!known.Contains(name))
            {
                return (null, RequestError.Invalid(name, $"is not a field of this request, which has {string.Join(", ", known)}"));
            }

            reader.Read();
            var (type, start) = (reader.TokenType, (int)reader.TokenStartIndex);
            reader.Skip();
            if (!fields._values.TryAdd(name, (type, json[start..(int)reader.BytesConsumed])))
            {
                return (null, RequestError.Invalid(name, "occurs twice"));
            }
        }

        // Throws where something follows the object.
        reader.Read();
        return (fields, null);
    }

    private static string? StringOf(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return Text(ref reader);
    }

    /// <summary>The string at the reader; null where it has an escape that is half of a surrogate pair, so is no text.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
