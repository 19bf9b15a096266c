namespace PushApp.Tests.Sdk.Agents;

/// <summary>On which SDK an agent runs, and in what.</summary>
internal abstract class AgentKind : IAsyncDisposable
{
    /// <summary>Why there can be no agent of this kind here; null where there can.</summary>
    public abstract string? WhyNot { get; }

    /// <summary>Starts an agent.</summary>
    /// <param name="megabytes">The most memory that its program may use for its objects; null for what it wants.</param>
    public abstract Task<Agent> StartAsync(int? megabytes = null);

    /// <summary>A place where a client keeps its cursor, for all agents of this object.</summary>
    public abstract string NewStore();

    public abstract ValueTask DisposeAsync();

    protected static string? WhyNotInstalled(string program) => InstalledProgram.Find(program) is null ? $"{program} is not installed." : null;
}
