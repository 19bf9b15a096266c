namespace PushApp.Delivery.Leases;

/// <summary>What a gateway reports with its lease. Counted since its process started.</summary>
/// <param name="Connections">Clients connected now.</param>
/// <param name="Consumed">RocketMQ messages consumed.</param>
/// <param name="Pushed">Messages written to clients.</param>
public readonly record struct GatewayStats(long Connections, long Consumed, long Pushed);
