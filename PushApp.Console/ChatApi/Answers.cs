namespace PushApp.OperatorConsole.ChatApi;

/// <summary>An element of <c>GET /api/gateways</c>.</summary>
/// <param name="Id">The gateway's id.</param>
/// <param name="BootId">This life of the gateway.</param>
/// <param name="Condition">Ready, NotConsuming or Draining.</param>
/// <param name="Connections">Clients connected now.</param>
/// <param name="Consumed">RocketMQ messages consumed since it started.</param>
/// <param name="Pushed">Messages written to clients since it started.</param>
/// <param name="StartedAt">When this life started.</param>
internal sealed record GatewayState(
    string Id, string BootId, string Condition, long Connections, long Consumed, long Pushed, DateTimeOffset StartedAt);

/// <summary>The answer of <c>POST /api/gateways/{id}/drain</c>.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Connections">The clients that it had a moment ago.</param>
internal sealed record DrainAnswer(string Gateway, long Connections);

/// <summary>The answer of <c>GET /api/users/{id}/devices</c>.</summary>
/// <param name="User">The user.</param>
/// <param name="Seq">The number of the user's newest message; 0 where there is none.</param>
/// <param name="Devices">Those that are connected, and those that are away and have acknowledged something.</param>
public sealed record DeviceList(string User, long Seq, IReadOnlyList<DeviceState> Devices);

/// <summary>A user's device.</summary>
/// <param name="Device">The user's name for it.</param>
/// <param name="Online">Whether it is connected.</param>
/// <param name="Gateway">The gateway that holds its connection; null where it is away.</param>
/// <param name="Since">When it connected; null where it is away.</param>
/// <param name="Cursor">The number up to which it has acknowledged, as of a second ago.</param>
/// <param name="Lag">How many messages it has not acknowledged.</param>
public sealed record DeviceState(string Device, bool Online, string? Gateway, DateTimeOffset? Since, long Cursor, long Lag);

/// <summary>The answer of <c>POST /api/users/{id}/disconnect</c>.</summary>
/// <param name="Devices">The devices that were connected.</param>
internal sealed record DisconnectAnswer(IReadOnlyList<string> Devices);
