namespace PushApp.Delivery.Routes;

/// <summary>A route that stands where another is to be, as it was seen.</summary>
/// <param name="Route">The route.</param>
/// <param name="Data">
/// The data of Redis that it was seen in; empty where it was not seen there. On other data, after a restart or a failover,
/// the same route may stand again that others have replaced meanwhile.
/// </param>
public sealed record StandingRoute(Route Route, string Data);
