namespace PushApp.Delivery.RocketMQ;

/// <summary>
/// How a service uses RocketMQ. Of what says the same twice the later one counts: <c>Aspire:RocketMQ:Client</c>,
/// <c>Aspire:RocketMQ:Client:{name}</c>, <c>ConnectionStrings:{name}</c>, the service's own code.
/// </summary>
public sealed class RocketMQClientSettings
{
    /// <summary>Where RocketMQ is and how to enter; its form is <see cref="RocketMQConnection"/>'s. There is no default.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether RocketMQ is left out of the service's health. Default false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether the client's own spans are left out, for a service that has spans of its own for sends and receives. Default false.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether the client's metrics are left out. Default false.</summary>
    public bool DisableMetrics { get; set; }
}
