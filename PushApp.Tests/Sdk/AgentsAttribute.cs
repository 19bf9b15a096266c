namespace PushApp.Tests.Sdk;

/// <summary>Which agents the scenarios of a class run with: an <see cref="Agents.AgentKind"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AgentsAttribute(Type kind) : Attribute
{
    public Type Kind => kind;
}
