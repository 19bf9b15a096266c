using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PushApp.Delivery.Identity;

namespace PushApp.Gateway.Connections;

/// <summary>What a client says when it connects, checked.</summary>
/// <param name="User">The token's subject.</param>
/// <param name="Device">Which of the user's devices it is.</param>
/// <param name="Cursor">The last sequence number that it has; null to go on from its last acknowledgement.</param>
/// <param name="Epoch">The numbering of <paramref name="Cursor"/>, from an earlier welcome; null where there is no cursor, or it is 0.</param>
/// <param name="TokenExpiresAt">When the connection must end; null for never.</param>
internal sealed record ClientHello(string User, string Device, long? Cursor, string? Epoch, DateTimeOffset? TokenExpiresAt)
{
    private const string DefaultDevice = "default";

    /// <summary>Checks what came from outside.</summary>
    /// <param name="user">The subject of a token that was found valid, so a user's id.</param>
    /// <param name="error">A sentence that names the field.</param>
    public static bool TryCreate(
        string user, string? device, string? cursor, string? epoch, DateTimeOffset? tokenExpiresAt,
        [NotNullWhen(true)] out ClientHello? hello, [NotNullWhen(false)] out string? error)
    {
        hello = null;
        device = string.IsNullOrEmpty(device) ? DefaultDevice : device;
        if (!Identifiers.TryValidate(device, out error))
        {
            error = $"'device' {error}.";
            return false;
        }

        long? after = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
            {
                error = "'cursor' must be a sequence number: a whole number, 0 or greater.";
                return false;
            }

            after = seq;
        }

        epoch = string.IsNullOrEmpty(epoch) || after is null ? null : epoch;
        if (after > 0 && epoch is null)
        {
            error = "'cursor' needs 'epoch': send both, as the last welcome had them.";
            return false;
        }

        hello = new ClientHello(user, device, after, epoch, tokenExpiresAt);
        return true;
    }
}
