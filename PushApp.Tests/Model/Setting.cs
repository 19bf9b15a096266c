namespace PushApp.Tests.Model;

/// <summary>What a run may draw its scenario from, and which promises are checked in it.</summary>
internal enum Setting
{
    /// <summary>All faults but a Redis that goes back without a sign. A client that is told it was replaced comes back.</summary>
    AllFaults,

    /// <summary>
    /// The same, and no living client may be told that it was replaced (4409). That does not hold yet: a pong that is served
    /// after its client has left takes the route from the connection that the client has opened since; an attempt whose client
    /// has left takes a route that Redis has lost, or whose gateway was late with its lease; and where another server's clock
    /// is behind, the older of two connections has the higher order.
    /// </summary>
    AllFaultsAndReplacement,

    /// <summary>
    /// Only messages are lost, and attempts served late; a client that was asked for a proof waits for what becomes of it.
    /// No living client may be told that it was replaced.
    /// </summary>
    LateAttempts,

    /// <summary>Redis goes back without a sign of it. Numbers that were given out before may name other messages, unseen.</summary>
    SilentRollback,
}
