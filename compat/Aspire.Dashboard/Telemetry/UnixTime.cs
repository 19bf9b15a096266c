namespace Aspire.Dashboard.Telemetry;

/// <summary>OTLP counts nanoseconds since 1970; the clock here counts ticks of 100 ns.</summary>
public static class UnixTime
{
    public static DateTimeOffset ToTime(ulong nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(nanoseconds / 100, (ulong)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks));

    public static TimeSpan ToDuration(ulong nanoseconds) => TimeSpan.FromTicks((long)Math.Min(nanoseconds / 100, long.MaxValue));
}
