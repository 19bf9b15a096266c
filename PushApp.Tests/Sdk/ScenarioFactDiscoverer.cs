using Xunit.Abstractions;
using Xunit.Sdk;

namespace PushApp.Tests.Sdk;

/// <summary>Finds the scenarios: those of the base class, for each subclass.</summary>
public sealed class ScenarioFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new ScenarioTestCase(diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}
