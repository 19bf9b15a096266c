using System.Globalization;

namespace Aspire.Dashboard.Components;

/// <summary>How times and durations are shown; times in the zone of the machine the dashboard runs on.</summary>
public static class Format
{
    public static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string DateTime(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Without the date where it is today's.</summary>
    public static string Started(DateTimeOffset time)
    {
        var local = time.ToLocalTime();
        return local.ToString(local.Date == System.DateTime.Today ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Three significant digits with the unit that fits: "1.23 ms".</summary>
    public static string Duration(TimeSpan duration) => duration.TotalMicroseconds switch
    {
        < 1 => $"{duration.TotalNanoseconds:0} ns",
        < 1_000 => $"{Digits(duration.TotalMicroseconds)} µs",
        < 1_000_000 => $"{Digits(duration.TotalMilliseconds)} ms",
        < 60_000_000 => $"{Digits(duration.TotalSeconds)} s",
        < 3_600_000_000 => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} m {duration.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours} h {duration.Minutes} m"),
    };

    /// <summary>1234567 as "1.23M".</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Digits(value / 1e9) + "G",
        >= 1e6 => Digits(value / 1e6) + "M",
        >= 1e4 => Digits(value / 1e3) + "k",
        _ => Digits(value),
    };

    private static string Digits(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);
}
