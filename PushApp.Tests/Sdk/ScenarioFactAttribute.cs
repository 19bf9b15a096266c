namespace PushApp.Tests.Sdk;

/// <summary>A scenario that a client on any SDK passes; skipped, with the reason, where its class's agents cannot be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScenarioFactAttribute : RequiringFactAttribute;
