namespace PushApp.Gateway.Protocol;

/// <summary>
/// Why a connection ends, and what its client should do: 1000–1015 as in RFC 6455 §7.4.1; 4000–4499 do not reconnect with
/// what you have; 4500–4999 reconnect, with backoff and jitter.
/// </summary>
public static class CloseCodes
{
    /// <summary>Either side is done.</summary>
    public const int Normal = 1000;

    /// <summary>A binary frame came: frames are JSON text.</summary>
    public const int UnsupportedData = 1003;

    /// <summary>A frame exceeded the limit.</summary>
    public const int FrameTooLarge = 1009;

    /// <summary>A frame was not what the protocol says; an <c>error</c> frame before the close names it.</summary>
    public const int ProtocolError = 4400;

    /// <summary>The token is not valid, or no longer: get a new one.</summary>
    public const int Unauthorized = 4401;

    /// <summary>An operator has ended the connection, or the user has from elsewhere.</summary>
    public const int Disconnected = 4403;

    /// <summary>The same device of the same user connected again.</summary>
    public const int DeviceReplaced = 4409;

    /// <summary>Another device of the user has taken its place, as the gateway's policy for devices says.</summary>
    public const int DeviceDisplaced = 4410;

    /// <summary>Too many devices of the user, clients from the address, or frames of the client: more than an option allows.</summary>
    public const int TooMany = 4429;

    /// <summary>The gateway cannot serve now, because a backing service is away.</summary>
    public const int Unavailable = 4500;

    /// <summary>The client reads too slowly for what it is sent.</summary>
    public const int SlowConsumer = 4501;

    /// <summary>Pings were not answered.</summary>
    public const int Unresponsive = 4502;

    /// <summary>The gateway shuts down.</summary>
    public const int GoingAway = 4503;

    /// <summary>The sequence cannot be continued (inbox trimmed, or its epoch changed); the next welcome says <c>recovered: false</c>.</summary>
    public const int Resync = 4504;
}

/// <summary>A close code with its text for people; at most 123 bytes of text fit a close frame (RFC 6455 §5.5).</summary>
internal sealed record CloseReason(int Code, string Text)
{
    public static readonly CloseReason Normal = new(CloseCodes.Normal, "");
    public static readonly CloseReason TokenExpired = new(CloseCodes.Unauthorized, "the token has expired");
    public static readonly CloseReason Disconnected = new(CloseCodes.Disconnected, "an operator has ended the connection");
    public static readonly CloseReason DeviceReplaced = new(CloseCodes.DeviceReplaced, "the device connected again");
    public static readonly CloseReason DeviceDisplaced = new(CloseCodes.DeviceDisplaced, "another device of yours has taken the place (Gateway:DevicePolicy)");
    public static readonly CloseReason TooManyDevices = new(CloseCodes.TooMany, "too many devices of this user (Gateway:MaxDevicesPerUser)");
    public static readonly CloseReason Unavailable = new(CloseCodes.Unavailable, "a backing service is away, try again");
    public static readonly CloseReason SlowConsumer = new(CloseCodes.SlowConsumer, "reads too slowly");
    public static readonly CloseReason Unresponsive = new(CloseCodes.Unresponsive, "no answer to pings");
    public static readonly CloseReason GoingAway = new(CloseCodes.GoingAway, "the gateway shuts down, reconnect");
    public static readonly CloseReason GatewayReplaced = new(CloseCodes.GoingAway, "another process runs under this gateway's id, reconnect");
    public static readonly CloseReason Resync = new(CloseCodes.Resync, "the sequence cannot be continued, reconnect");
}
