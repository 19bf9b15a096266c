using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace RocketMQ.TestKit;

/// <summary>A test of one subclass; skipped where what that requires is not there.</summary>
public sealed class RequiringTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the test runner, which reads test cases back.")]
    public RequiringTestCase()
    {
    }

    public RequiringTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(RequirementAttribute))
            .Select(requirement => ((RequirementAttribute)((IReflectionAttributeInfo)requirement).Attribute).WhyNot)
            .FirstOrDefault(why => why is not null)
        ?? base.GetSkipReason(factAttribute);
}
