using System.Globalization;

namespace PushApp.Delivery.Presence;

/// <summary>The announced presence of a user who is here.</summary>
/// <param name="Since">When the user came; Unix time in milliseconds by the clock of Redis.</param>
/// <param name="GoneSince">When no connection was found, if none is; the user is not announced as away before some time has passed.</param>
public sealed record PresenceState(long Since, long? GoneSince = null)
{
    /// <summary>As Redis keeps it: one number, or two.</summary>
    internal string Encode() => GoneSince is { } gone
        ? string.Create(CultureInfo.InvariantCulture, $"{Since} {gone}")
        : Since.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null where it is no state: nobody is here then.</summary>
    internal static PresenceState? Decode(string? value)
    {
        var parts = (value ?? "").Split(' ');
        return parts.Length <= 2 && TryNumber(parts[0], out var since)
            ? new PresenceState(since, parts.Length == 2 && TryNumber(parts[1], out var gone) ? gone : null)
            : null;
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
