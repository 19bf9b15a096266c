using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PushApp.Delivery.RocketMQ;

/// <summary>What <see cref="ControlKinds.Drain"/> says: which life of the gateway is to end.</summary>
/// <param name="SaidAt">When it was said, in whole milliseconds.</param>
/// <param name="BootId">The life of the gateway that is meant: the next one is not.</param>
public sealed record DrainOrder(DateTimeOffset SaidAt, string BootId)
{
    /// <summary>The message's value: Unix time in milliseconds, and the boot id.</summary>
    public string Encode() => string.Create(CultureInfo.InvariantCulture, $"{SaidAt.ToUnixTimeMilliseconds()} {BootId}");

    /// <summary>Reads a value; false where it is something else.</summary>
    public static bool TryDecode(string value, [NotNullWhen(true)] out DrainOrder? order)
    {
        order = value.Split(' ') is [var at, var boot] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var saidAt)
            && saidAt <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new DrainOrder(DateTimeOffset.FromUnixTimeMilliseconds(saidAt), boot)
            : null;
        return order is not null;
    }
}
