namespace PushApp.OperatorConsole.Gateways;

/// <summary>A gateway as it is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Condition">Ready, NotConsuming or Draining; <see cref="Gone"/> where it lives no longer.</param>
/// <param name="Connections">Clients connected now.</param>
/// <param name="Consumed">RocketMQ messages consumed, in a second.</param>
/// <param name="Pushed">Messages written to clients, in a second.</param>
/// <param name="StartedAt">When this life started.</param>
/// <param name="LastSeen">When the chat API named it last.</param>
/// <param name="Points">The last minutes, the oldest first.</param>
public sealed record GatewayView(
    string Id, string Condition, long Connections, double Consumed, double Pushed,
    DateTimeOffset StartedAt, DateTimeOffset LastSeen, IReadOnlyList<GatewayPoint> Points)
{
    /// <summary>The condition of a gateway that the chat API no longer names.</summary>
    public const string Gone = "Gone";

    /// <summary>Whether it can be told to drain.</summary>
    public bool CanDrain => Condition is not Gone and not "Draining";
}

/// <summary>A gateway at one moment.</summary>
/// <param name="Seconds">The moment, in seconds from now: 0 or less.</param>
/// <param name="Connections">Clients connected.</param>
/// <param name="Consumed">RocketMQ messages consumed, in a second.</param>
/// <param name="Pushed">Messages written to clients, in a second.</param>
public sealed record GatewayPoint(double Seconds, double Connections, double Consumed, double Pushed);
