using PushApp.Tests.Sdk.Agents;

namespace PushApp.Tests.Sdk;

/// <summary>The scenarios with the TypeScript SDK, in a browser.</summary>
[Agents(typeof(ChromiumAgents))]
public sealed class ChromiumScenarios(SdkSystem system) : Scenarios(system);
