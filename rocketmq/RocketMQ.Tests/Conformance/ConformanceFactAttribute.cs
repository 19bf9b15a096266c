namespace RocketMQ.Tests.Conformance;

/// <summary>A test that every broker passes; skipped, with the reason, where its class's broker is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConformanceFactAttribute : RequiringFactAttribute;
