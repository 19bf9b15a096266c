using System.Text.Json;

namespace PushApp.Tests.ChatApi.Requests;

/// <summary>Compares JSON with the schemas of an OpenAPI 3.1 document: members, whether they must be there, and types. No further rules.</summary>
internal static class OpenApiSchemas
{
    private const string References = "#/components/schemas/";

    /// <summary>What a value has that its schema does not say; empty where it is as described.</summary>
    /// <param name="document">The document.</param>
    /// <param name="schema">The schema, of this document.</param>
    /// <param name="value">The value.</param>
    /// <param name="at">Where the value stands, for the reader.</param>
    public static IEnumerable<string> Faults(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()![References.Length..];
            return Faults(document, document.GetProperty("components").GetProperty("schemas").GetProperty(name), value, at);
        }

        if (schema.TryGetProperty("oneOf", out var forms))
        {
            var faults = forms.EnumerateArray().Select(form => Faults(document, form, value, at).ToArray()).ToArray();
            return faults.Count(of => of.Length == 0) == 1 ? [] : [$"{at}: not one of its forms ({string.Join("; ", faults.SelectMany(of => of))})"];
        }

        return schema.TryGetProperty("type", out var type) && !Types(type).Contains(TypeOf(value)) ? [$"{at}: {TypeOf(value)} is not {type}"]
            : value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var members) ? OfMembers(document, schema, members, value, at)
            : value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items)
                ? value.EnumerateArray().SelectMany((item, i) => Faults(document, items, item, $"{at}[{i}]"))
            : schema.TryGetProperty("format", out var format) && format.ValueEquals("date-time") && !value.TryGetDateTimeOffset(out _) ? [$"{at}: {value} is no time"]
            : [];
    }

    private static IEnumerable<string> OfMembers(JsonElement document, JsonElement schema, JsonElement members, JsonElement value, string at)
    {
        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _))
            : [];
        return missing.Select(name => $"{at}: '{name}' is missing").Concat(value.EnumerateObject().SelectMany(member =>
            members.TryGetProperty(member.Name, out var of) ? Faults(document, of, member.Value, $"{at}.{member.Name}") : [$"{at}: '{member.Name}' is not described"]));
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
