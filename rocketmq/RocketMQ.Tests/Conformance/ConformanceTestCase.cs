using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace RocketMQ.Tests.Conformance;

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

        foreach (var requirement in TestMethod.TestClass.Class.GetCustomAttributes(typeof(RequiresCommandAttribute)))
        {
            var name = requirement.GetNamedArgument<string>(nameof(RequiresCommandAttribute.Name));
            if (!IsOnPath(name))
            {
                return $"{name} is not installed: {requirement.GetNamedArgument<string>(nameof(RequiresCommandAttribute.Meaning))}";
            }
        }

        return base.GetSkipReason(factAttribute);
    }

    private static bool IsOnPath(string command) =>
        new[] { command, $"{command}.cmd", $"{command}.exe" }.Any(name => InstalledProgram.Find(name) is not null);
}
