using Xunit.Abstractions;
using Xunit.Sdk;

namespace RocketMQ.Tests.Conformance;

/// <summary>Finds the tests of <see cref="ConformanceFactAttribute"/>: those of a base class, for each broker's subclass.</summary>
public sealed class ConformanceFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new ConformanceTestCase(diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}
