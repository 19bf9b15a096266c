using System.ComponentModel;
using PushApp.Tests.Sdk.Agents;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PushApp.Tests.Sdk;

/// <summary>A scenario with one kind of agents; skipped where there are none.</summary>
public sealed class ScenarioTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the test runner, which reads test cases back.")]
    public ScenarioTestCase()
    {
    }

    public ScenarioTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        var kind = TestMethod.TestClass.Class.GetCustomAttributes(typeof(AgentsAttribute)).Single().GetNamedArgument<Type>(nameof(AgentsAttribute.Kind));
        return Create(kind).WhyNot ?? base.GetSkipReason(factAttribute);
    }

    /// <summary>Agents of a kind.</summary>
    internal static AgentKind Create(Type kind) => (AgentKind)Activator.CreateInstance(kind)!;
}
