namespace PushApp.Tests.EndToEnd;

/// <summary>An element of <c>GET /api/gateways</c>.</summary>
internal sealed record GatewayState(
    string Id, string BootId, int Connections, long Consumed, long Pushed, DateTimeOffset StartedAt);

/// <summary>The answer of <c>POST /api/messages</c>.</summary>
internal sealed record SendAnswer(string Id, long Seq, string Status, string[] Gateways);

/// <summary>A device in the answer of <c>GET /api/users/{id}/presence</c>.</summary>
internal sealed record PresenceState(string Device, string Gateway, DateTimeOffset Since);
