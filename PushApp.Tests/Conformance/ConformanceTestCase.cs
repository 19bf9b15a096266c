using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PushApp.Tests.Conformance;

/// <summary>A test on one broker; skipped where what its class requires is not there.</summary>
public sealed class ConformanceTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the test runner, which reads test cases back.")]
    public ConformanceTestCase()
    {
    }

    public ConformanceTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        foreach (var requirement in TestMethod.TestClass.Class.GetCustomAttributes(typeof(RequiresEnvironmentVariableAttribute)))
        {
            var name = requirement.GetNamedArgument<string>(nameof(RequiresEnvironmentVariableAttribute.Name));
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
            {
                return $"{name} is not set: {requirement.GetNamedArgument<string>(nameof(RequiresEnvironmentVariableAttribute.Meaning))}";
            }
        }

        return base.GetSkipReason(factAttribute);
    }
}
