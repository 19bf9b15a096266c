using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How many processes of a project run; the last one counts.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Replicas = {Replicas}")]
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>The number of processes.</summary>
    public int Replicas { get; } = replicas >= 1
        ? replicas
        : throw new ArgumentOutOfRangeException(nameof(replicas), replicas, "A project has at least one replica.");
}
