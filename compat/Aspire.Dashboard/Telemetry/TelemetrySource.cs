namespace Aspire.Dashboard.Telemetry;

/// <summary>
/// A service instance that sends telemetry: OpenTelemetry's "resource", told apart from others of its
/// service by <c>service.instance.id</c>.
/// </summary>
public sealed class TelemetrySource(string serviceName, string instanceId, int number, IReadOnlyList<NamedValue> attributes)
{
    private readonly string _replicaName = instanceId.Length == 0 ? serviceName : $"{serviceName}-{Shorten(instanceId)}";
    private volatile bool _hasSiblings;
    private volatile bool _hasLogs;
    private volatile bool _hasTraces;
    private volatile bool _hasMetrics;

    /// <summary><c>service.name</c>.</summary>
    public string ServiceName { get; } = serviceName;

    /// <summary><c>service.instance.id</c>; empty where the sender has none.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>From 0 in order of first appearance: the same instance keeps its colour.</summary>
    public int Number { get; } = number;

    /// <summary>All other resource attributes.</summary>
    public IReadOnlyList<NamedValue> Attributes { get; } = attributes;

    /// <summary>The service's name; with the instance id where the service has several instances.</summary>
    public string Name => _hasSiblings ? _replicaName : ServiceName;

    public bool HasLogs { get => _hasLogs; internal set => _hasLogs = value; }

    public bool HasTraces { get => _hasTraces; internal set => _hasTraces = value; }

    public bool HasMetrics { get => _hasMetrics; internal set => _hasMetrics = value; }

    internal void MarkReplicated() => _hasSiblings = true;

    /// <summary>Whether <paramref name="name"/> names this instance or the service that it is one of.</summary>
    public bool IsNamed(string name) =>
        string.Equals(name, ServiceName, StringComparison.OrdinalIgnoreCase) ||
        string.Equals(name, _replicaName, StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string id) => Guid.TryParse(id, out _) ? id[..8] : id;
}
