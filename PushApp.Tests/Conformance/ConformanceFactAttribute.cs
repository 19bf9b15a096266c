using Xunit.Sdk;

namespace PushApp.Tests.Conformance;

/// <summary>A test that every broker passes; skipped, with the reason, where its class's broker is not there.</summary>
[XunitTestCaseDiscoverer("PushApp.Tests.Conformance.ConformanceFactDiscoverer", "PushApp.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConformanceFactAttribute : FactAttribute;
