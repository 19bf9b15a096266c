using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PushApp.Delivery.RocketMQ;

/// <summary>What <see cref="ControlKinds.Disconnect"/> says: whose connections are to be ended.</summary>
/// <param name="SaidAt">When it was said, in whole milliseconds.</param>
/// <param name="User">The user.</param>
/// <param name="Device">The device; null for all of the user's.</param>
/// <param name="Reason">What the client is told, as <see cref="IsReason"/> allows; null for what the gateway says by itself.</param>
public sealed record Disconnection(DateTimeOffset SaidAt, string User, string? Device, string? Reason = null)
{
    /// <summary>The most bytes of a reason in UTF-8: what a close frame has room for beside its code (RFC 6455 §5.5).</summary>
    public const int MaxReasonBytes = 123;

    // No id.
    private const string AllDevices = "*";

    /// <summary>Whether a text can be told to a client: it has 1 to <see cref="MaxReasonBytes"/> bytes in UTF-8, all of it to be seen.</summary>
    public static bool IsReason(string text) =>
        text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= MaxReasonBytes && text.EnumerateRunes().All(IsPrintable);

    /// <summary>
    /// The message's value: Unix time in milliseconds, the user, and the device where it is one alone; with a reason the device
    /// or <c>*</c>, and the reason's UTF-8 in Base64Url.
    /// </summary>
    public string Encode()
    {
        var more = Reason is null
            ? (Device is null ? "" : $" {Device}")
            : $" {Device ?? AllDevices} {Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Reason))}";
        return string.Create(CultureInfo.InvariantCulture, $"{SaidAt.ToUnixTimeMilliseconds()} {User}{more}");
    }

    /// <summary>Reads a value; false where it is something else.</summary>
    public static bool TryDecode(string value, [NotNullWhen(true)] out Disconnection? disconnection)
    {
        disconnection = null;
        var parts = value.Split(' ');
        string? reason = null;
        if (parts.Length is < 2 or > 4 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var saidAt)
            || saidAt > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() || (parts.Length == 4 && !TryDecodeReason(parts[3], out reason)))
        {
            return false;
        }

        var device = parts.ElementAtOrDefault(2);
        disconnection = new Disconnection(
            DateTimeOffset.FromUnixTimeMilliseconds(saidAt), parts[1], device == AllDevices ? null : device, reason);
        return true;
    }

    private static bool TryDecodeReason(string text, out string? reason)
    {
        reason = Base64Url.IsValid(text) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)) : null;
        return reason is not null && IsReason(reason);
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
