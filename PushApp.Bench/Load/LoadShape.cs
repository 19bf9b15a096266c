namespace PushApp.Bench.Load;

/// <summary>How messages are sent: so many requests under way at once, or so many messages a second. One of them is null.</summary>
/// <param name="InFlight">Requests under way at once, each until all its messages are at their clients.</param>
/// <param name="PerSecond">Messages a second.</param>
/// <param name="Batch">Messages of a request.</param>
internal readonly record struct LoadShape(int? InFlight, int? PerSecond, int Batch = 1)
{
    public override string ToString() =>
        (InFlight is { } count ? $"{count} in flight" : $"{PerSecond}/s") + (Batch > 1 ? $", batches of {Batch}" : "");
}
