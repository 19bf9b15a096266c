using PushApp.Tests.Sdk.Agents;

namespace PushApp.Tests.Sdk;

/// <summary>Which agents the scenarios of a class run with: an <see cref="AgentKind"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AgentsAttribute(Type kind) : RequirementAttribute
{
    public Type Kind => kind;

    public override string? WhyNot => Create().WhyNot;

    /// <summary>Agents of the kind.</summary>
    internal AgentKind Create() => (AgentKind)Activator.CreateInstance(Kind)!;
}
