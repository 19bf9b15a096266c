using Xunit.Abstractions;
using Xunit.Sdk;

namespace RocketMQ.TestKit;

/// <summary>Finds the tests of <see cref="RequiringFactAttribute"/>.</summary>
public sealed class RequiringFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new RequiringTestCase(diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}
