namespace PushApp.Gateway.Protocol;

/// <summary>The WebSocket subprotocol of this version of the protocol.</summary>
internal static class Subprotocol
{
    public const string Name = "pushapp.v1.json";
}
