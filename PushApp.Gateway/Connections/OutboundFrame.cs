using PushApp.Gateway.Replay;

namespace PushApp.Gateway.Connections;

/// <summary>A frame that waits to be written to one client.</summary>
/// <param name="Utf8">The encoded frame; may be shared with other connections.</param>
/// <param name="Push">The message in it; null for a control frame.</param>
internal readonly record struct OutboundFrame(ReadOnlyMemory<byte> Utf8, Push? Push = null);
