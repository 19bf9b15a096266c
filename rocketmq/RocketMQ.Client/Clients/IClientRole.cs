namespace Org.Apache.Rocketmq;

/// <summary>The differences between producers and consumers in talking to the broker.</summary>
internal interface IClientRole
{
    Proto.ClientType Type { get; }

    /// <summary>The consumer group; null for a producer.</summary>
    Proto.Resource? Group { get; }

    /// <summary>The role's part of the settings that the client declares.</summary>
    Proto.Settings DescribeSettings();

    /// <summary>The server's answer to them.</summary>
    void ApplySettings(Proto.Settings settings);

    /// <summary>Does what the server asks on the telemetry stream and returns the reply; null if there is none.</summary>
    Task<Proto.TelemetryCommand?> ExecuteAsync(Endpoints from, Proto.TelemetryCommand command);
}
