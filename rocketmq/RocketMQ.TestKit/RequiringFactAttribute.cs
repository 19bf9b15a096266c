using Xunit.Sdk;

namespace RocketMQ.TestKit;

/// <summary>
/// A test that a base class has for each of its subclasses; skipped, with the reason, where its subclass has a
/// <see cref="RequirementAttribute"/> that is not met.
/// </summary>
[XunitTestCaseDiscoverer("RocketMQ.TestKit.RequiringFactDiscoverer", "RocketMQ.TestKit")]
[AttributeUsage(AttributeTargets.Method)]
public abstract class RequiringFactAttribute : FactAttribute;
