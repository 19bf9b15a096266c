using PushApp.Delivery.Identity;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Acknowledgements;
using PushApp.Gateway.Heartbeats;
using PushApp.Gateway.Lifecycle;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Connections;

/// <summary>What all connections share.</summary>
internal sealed record ConnectionServices(
    GatewayOptions Options,
    GatewayIdentity Identity,
    Admission Admission,
    ConnectionTable Table,
    RouteTable Routes,
    Inbox Inbox,
    CursorWriter Cursors,
    HeartbeatWheel Heartbeats,
    GatewayMetrics Metrics,
    ILogger<ClientConnection> Logger);
