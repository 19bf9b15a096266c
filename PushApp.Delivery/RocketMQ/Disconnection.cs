using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PushApp.Delivery.RocketMQ;

/// <summary>What <see cref="ControlKinds.Disconnect"/> says: whose connections are to be ended.</summary>
/// <param name="SaidAt">When it was said, in whole milliseconds.</param>
/// <param name="User">The user.</param>
/// <param name="Device">The device; null for all of the user's.</param>
public sealed record Disconnection(DateTimeOffset SaidAt, string User, string? Device)
{
    /// <summary>The message's value: Unix time in milliseconds, the user, and the device where it is one alone.</summary>
    public string Encode() => string.Create(
        CultureInfo.InvariantCulture, $"{SaidAt.ToUnixTimeMilliseconds()} {User}{(Device is null ? "" : " ")}{Device}");

    /// <summary>Reads a value; false where it is something else.</summary>
    public static bool TryDecode(string value, [NotNullWhen(true)] out Disconnection? disconnection)
    {
        var parts = value.Split(' ');
        disconnection = parts.Length is 2 or 3 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var saidAt)
            && saidAt <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new Disconnection(DateTimeOffset.FromUnixTimeMilliseconds(saidAt), parts[1], parts.ElementAtOrDefault(2))
            : null;
        return disconnection is not null;
    }
}
