using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The replica sets of all projects and executables.</summary>
internal sealed class ReplicaSets(DistributedApplicationModel model, ReplicaReporter reporter)
{
    private readonly Dictionary<string, ReplicaSet> _sets = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<ReplicaSet> All => _sets.Values;

    /// <summary>Called once, when the model is complete.</summary>
    public void Create()
    {
        foreach (var resource in model.Resources.Where(resource => resource is ProjectResource or ExecutableResource))
        {
            _sets[resource.Name] = new(resource, reporter);
        }
    }

    public ReplicaSet? Of(IResource resource) => _sets.GetValueOrDefault(resource.Name);

    /// <summary>Finds a replica by its id.</summary>
    public Replica? Find(string id) =>
        _sets.Values.SelectMany(set => set.Replicas).FirstOrDefault(replica => string.Equals(replica.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>A replica's own ports, or those of another resource, which are its only replica's.</summary>
    public Func<string, TargetPorts?> PortsFor(Replica replica) => resource =>
        string.Equals(resource, replica.Resource.Name, StringComparison.OrdinalIgnoreCase) ? replica.Ports :
        _sets.TryGetValue(resource, out var other) && other.Replicas is [var only] ? only.Ports : null;
}
