namespace PushApp.Client.Protocol;

/// <summary>What the ends of connections mean (docs/client-protocol.md, "Close codes"; RFC 6455 §7.4.1).</summary>
internal static class CloseCodes
{
    /// <summary>This client has closed.</summary>
    public const int Normal = 1000;

    /// <summary>The connection was lost, or could not be made.</summary>
    public const int Lost = 1006;

    /// <summary>The token is not valid any more.</summary>
    public const int Unauthorized = 4401;

    /// <summary>Whether there is no use in connecting again; a code below 1000 is the HTTP status of a refusal.</summary>
    public static bool IsFinal(int code) => code is
        400 or 403 or 426
        or 1002 or 1003 or 1007 or 1008 or 1009 or 1010
        or (>= 4000 and <= 4499 and not Unauthorized);
}
