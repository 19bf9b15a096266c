using Xunit.Sdk;

namespace RocketMQ.Tests.Conformance;

/// <summary>A test that every broker passes; skipped, with the reason, where its class's broker is not there.</summary>
[XunitTestCaseDiscoverer("RocketMQ.Tests.Conformance.ConformanceFactDiscoverer", "RocketMQ.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConformanceFactAttribute : FactAttribute;
