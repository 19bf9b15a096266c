namespace PushApp.Gateway.Protocol;

/// <summary>What a client learns when it is connected.</summary>
/// <param name="ConnectionId">Names the connection in logs and traces.</param>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="User">Whose messages come here.</param>
/// <param name="Device">The device, as the client named it.</param>
/// <param name="Epoch">The numbering that <paramref name="Seq"/> belongs to; empty before the user's first message.</param>
/// <param name="Seq">The newest message's sequence number; what the client misses up to it follows at once.</param>
/// <param name="Recovered">Whether the messages that follow continue the client's cursor without a gap.</param>
/// <param name="HeartbeatSeconds">How often the gateway pings; two unanswered intervals end the connection.</param>
internal sealed record Welcome(
    string ConnectionId, string Gateway, string User, string Device, string Epoch, long Seq, bool Recovered, int HeartbeatSeconds);
