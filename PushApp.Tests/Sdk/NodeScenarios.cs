using PushApp.Tests.Sdk.Agents;

namespace PushApp.Tests.Sdk;

/// <summary>The scenarios with the TypeScript SDK, in Node.</summary>
[Agents(typeof(NodeAgents))]
public sealed class NodeScenarios(SdkSystem system) : Scenarios(system);
