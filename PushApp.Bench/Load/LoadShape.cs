namespace PushApp.Bench.Load;

/// <summary>How messages are sent: so many under way at once, or so many a second. One of them is null.</summary>
internal readonly record struct LoadShape(int? InFlight, int? PerSecond)
{
    public override string ToString() => InFlight is { } count ? $"{count} in flight" : $"{PerSecond}/s";
}
