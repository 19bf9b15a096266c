using PushApp.Tests.Sdk.Agents;

namespace PushApp.Tests.Sdk;

/// <summary>The scenarios with the .NET SDK.</summary>
[Agents(typeof(DotnetAgents))]
public sealed class DotnetScenarios(SdkSystem system) : Scenarios(system);
