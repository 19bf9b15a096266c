namespace Aspire.Dashboard.Resources;

/// <summary>A resource of the app host, or one replica of it, as it was last reported.</summary>
public sealed record AppResource
{
    /// <summary>Unique: "gateway-abcdefgh".</summary>
    public required string Id { get; init; }

    /// <summary>The model's name, which replicas share: "gateway".</summary>
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string Type { get; init; }

    public required string State { get; init; }

    /// <summary>"success", "info", "warn", "error" or empty.</summary>
    public required string StateStyle { get; init; }

    /// <summary>"Healthy", "Degraded", "Unhealthy"; empty without checks.</summary>
    public required string Health { get; init; }

    public required IReadOnlyList<ResourceHealth> HealthReports { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public int? ExitCode { get; init; }

    public required IReadOnlyList<ResourceLink> Urls { get; init; }

    public required IReadOnlyList<ResourceValue> Environment { get; init; }

    public required IReadOnlyList<ResourceValue> Properties { get; init; }

    public required IReadOnlyList<ResourceAction> Actions { get; init; }

    public required IReadOnlyList<ResourceRelation> Relations { get; init; }

    /// <summary>What the resource's telemetry carries as <c>service.instance.id</c>.</summary>
    public required string InstanceId { get; init; }

    public required bool Hidden { get; init; }

    /// <summary>What it runs, of a path only the file: the app host says it as "source", else the project or executable.</summary>
    public string Source
    {
        get
        {
            var source = Property("source") ?? Property("project path") ?? Property("executable") ?? Property("image") ?? string.Empty;
            return Path.IsPathRooted(source) ? Path.GetFileName(source) : source;
        }
    }

    private string? Property(string name) =>
        Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;
}

public sealed record ResourceHealth(string Name, string Status, string Description, string Exception);

public sealed record ResourceLink(string Name, string Url, string Text, bool Internal);

public sealed record ResourceValue(string Name, string Value, bool Sensitive);

public sealed record ResourceAction(string Name, string DisplayName, bool Enabled, string Confirmation, bool Highlighted);

public sealed record ResourceRelation(string ResourceName, string Type);
