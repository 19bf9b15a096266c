namespace Aspire.Hosting.ApplicationModel;

/// <summary>The formats of a value inside an expression.</summary>
internal static class FormattedValue
{
    public static string Format(string value, string? format) => format?.ToLowerInvariant() switch
    {
        null => value,
        "uri" => Uri.EscapeDataString(value),
        _ => throw new FormatException($"The format '{format}' is not supported; use 'uri'."),
    };
}
