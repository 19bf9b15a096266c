using System.Text.Json;
using System.Text.Json.Serialization;

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

/// <summary>The body of <c>POST /api/messages</c>.</summary>
/// <param name="To">The receiver.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Body">Any JSON.</param>
/// <param name="Persist">Whether it is kept in the inbox.</param>
internal sealed record OutgoingMessage(
    [property: JsonPropertyName("to")] string To,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("body")] JsonElement Body,
    [property: JsonPropertyName("persist")] bool Persist);

/// <summary>The answer of <c>POST /api/messages</c>.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Seq">Its place among the receiver's messages; 0 where it is not kept.</param>
/// <param name="Status">routed, stored or dropped.</param>
/// <param name="Gateways">The gateways that hold the receiver and were reached.</param>
public sealed record SendAnswer(string Id, long Seq, string Status, IReadOnlyList<string> Gateways);
