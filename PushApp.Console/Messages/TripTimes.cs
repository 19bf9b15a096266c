using System.Globalization;
using PushApp.OperatorConsole.Gateways;

namespace PushApp.OperatorConsole.Messages;

/// <summary>Times of a message's way, for people.</summary>
internal static class TripTimes
{
    /// <summary>What stands in place of a time that nobody knows.</summary>
    public const string Unknown = "unknown";

    /// <summary>How long after the beginning: clocks of two machines are compared, so it may come out a little below 0 and is 0 then.</summary>
    public static string Text(TimeSpan after) => after switch
    {
        { TotalMinutes: >= 1 } => Ages.Text(after),
        { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{after.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, after.TotalMilliseconds):0} ms"),
    };
}
