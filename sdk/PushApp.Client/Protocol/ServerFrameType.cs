namespace PushApp.Client.Protocol;

/// <summary>What a frame of the gateway is.</summary>
internal enum ServerFrameType
{
    /// <summary>Of a later version of the protocol; to be ignored.</summary>
    Unknown,
    Welcome,
    Message,
    Presence,
    Epoch,
    Ping,
    Pong,
    Error,
}
