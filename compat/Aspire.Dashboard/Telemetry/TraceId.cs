using System.Globalization;

namespace Aspire.Dashboard.Telemetry;

/// <summary>A W3C trace id: 16 bytes, 32 lower-case hexadecimal digits as text, all zero for none.</summary>
public readonly record struct TraceId(UInt128 Value)
{
    public bool IsEmpty => Value == UInt128.Zero;

    public static bool TryParse(string? text, out TraceId id)
    {
        var ok = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && text?.Length == 32;
        id = new TraceId(value);
        return ok;
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
