namespace PushApp.Chaos.Systems;

/// <summary>How a system is set up.</summary>
/// <param name="RocketMQ">The app host's option <c>Backing:RocketMQ</c>.</param>
/// <param name="Redis">The connection string of a Redis that is there; null for the embedded one.</param>
/// <param name="Clocks">The clocks of the gateways, where they can be set; else null.</param>
/// <param name="Logs">The folder for the resources' logs; null where nobody wants them.</param>
internal sealed record SystemOptions(string RocketMQ, string? Redis, GatewayClocks? Clocks, string? Logs);
