namespace PushApp.Delivery.RocketMQ;

/// <summary>How long what was said to a gateway counts: a <see cref="Disconnection"/>, a <see cref="DrainOrder"/>.</summary>
public static class ControlValidity
{
    // What comes later is not what the operator meant, or a repetition by somebody who has seen it.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    /// <summary>Whether an order still counts. The clocks of the two sides may differ, so one from the near future does too.</summary>
    /// <param name="saidAt">When it was said.</param>
    /// <param name="now">The time.</param>
    public static bool IsMeant(DateTimeOffset saidAt, DateTimeOffset now) => (now - saidAt).Duration() < Validity;
}
