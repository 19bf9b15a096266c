namespace PushApp.Chaos.Systems;

/// <summary>One process, or container, of a resource, as the orchestrator last told.</summary>
/// <param name="Id">Its own name.</param>
/// <param name="Resource">The resource's.</param>
/// <param name="State">Its state in the orchestrator's words; null before the first.</param>
/// <param name="ProcessId">What the orchestrator started: the service itself is that process or below it. Null where there is none.</param>
/// <param name="ContainerId">The container; null where it is a process.</param>
/// <param name="Address">Where it takes HTTP requests, beside the proxy; null where it takes none.</param>
internal sealed record Replica(string Id, string Resource, string? State, int? ProcessId, string? ContainerId, Uri? Address)
{
    /// <summary>Whether it runs, as far as the orchestrator knows.</summary>
    public bool IsRunning => State == "Running";
}
