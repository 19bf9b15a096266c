using System.Globalization;

namespace PushApp.OperatorConsole.Gateways;

/// <summary>How long something is ago, for people.</summary>
internal static class Ages
{
    /// <summary>The two largest units: <c>3 d 4 h</c>, <c>5 min 10 s</c>, <c>7 s</c>.</summary>
    public static string Text(TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.Days} d {age.Hours} h"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.Hours} h {age.Minutes} min"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.Minutes} min {age.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age.Seconds)} s"),
    };
}
