using System.Globalization;

namespace PushApp.OperatorConsole.Messages;

/// <summary>Moments of a message's way, for people.</summary>
internal static class TripTimes
{
    /// <summary>How long after the request: clocks of two machines are compared, so it may come out a little below 0 and is 0 then.</summary>
    public static string After(Trip trip, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (at - trip.SentAt).TotalMilliseconds):0.0} ms");
}
