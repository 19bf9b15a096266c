namespace PushApp.Gateway.Protocol;

/// <summary>A close code with its text for people; at most 123 bytes of text fit a close frame (RFC 6455 §5.5).</summary>
internal sealed record CloseReason(int Code, string Text)
{
    public static readonly CloseReason Normal = new(CloseCodes.Normal, "");
    public static readonly CloseReason TokenExpired = new(CloseCodes.Unauthorized, "the token has expired");
    public static readonly CloseReason DeviceReplaced = new(CloseCodes.DeviceReplaced, "the device connected again");
    public static readonly CloseReason Unavailable = new(CloseCodes.Unavailable, "a backing service is away, try again");
    public static readonly CloseReason SlowConsumer = new(CloseCodes.SlowConsumer, "reads too slowly");
    public static readonly CloseReason Unresponsive = new(CloseCodes.Unresponsive, "no answer to pings");
    public static readonly CloseReason GoingAway = new(CloseCodes.GoingAway, "the gateway shuts down, reconnect");
    public static readonly CloseReason GatewayReplaced = new(CloseCodes.GoingAway, "another process runs under this gateway's id, reconnect");
    public static readonly CloseReason Resync = new(CloseCodes.Resync, "the sequence cannot be continued, reconnect");
}
