using System.Globalization;

namespace Aspire.Dashboard.Telemetry;

/// <summary>A W3C span id: 8 bytes, 16 lower-case hexadecimal digits as text, all zero for none.</summary>
public readonly record struct SpanId(ulong Value)
{
    public bool IsEmpty => Value == 0;

    public static bool TryParse(string? text, out SpanId id)
    {
        var ok = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && text?.Length == 16;
        id = new SpanId(value);
        return ok;
    }

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
