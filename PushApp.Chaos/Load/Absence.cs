namespace PushApp.Chaos.Load;

/// <summary>A time in which a device was not connected. Times are since the ledger was opened.</summary>
internal readonly record struct Absence(TimeSpan From, TimeSpan To)
{
    /// <summary>How much of it lies between two moments.</summary>
    public TimeSpan Within(TimeSpan from, TimeSpan to) =>
        TimeSpan.FromTicks(Math.Max(0, Math.Min(To.Ticks, to.Ticks) - Math.Max(From.Ticks, from.Ticks)));
}
