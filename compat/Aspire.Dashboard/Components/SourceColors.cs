using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components;

/// <summary>A colour for each source, the same on every page; readable on light and on dark.</summary>
public static class SourceColors
{
    private static readonly string[] Palette =
    [
        "#4c8dff", "#f2994a", "#2fb98a", "#b574f0", "#ef6079", "#1fb6d1",
        "#d6a51e", "#7f86f5", "#8bb53a", "#e26fc0", "#c0805a", "#5fa3a3",
    ];

    public static string Of(TelemetrySource source) => Palette[source.Number % Palette.Length];

    public static string At(int index) => Palette[index % Palette.Length];
}
