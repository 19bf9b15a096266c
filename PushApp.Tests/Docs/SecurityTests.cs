using System.Reflection;
using PushApp.ChatApi.Authorization;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.Docs;

/// <summary><c>docs/security.md</c> has every scope and every policy.</summary>
public sealed class SecurityTests
{
    private const string Path = "docs/security.md";

    [Fact]
    public void Every_policy_is_in_it() => Assert.All(Constants(typeof(Policies)), name => Assert.Contains(name, Document.Code(Path)));

    [Fact]
    public void Every_scope_is_in_it() =>
        Assert.All(Constants(typeof(Scopes)).Where(name => name.Contains(':', StringComparison.Ordinal)), name => Assert.Contains(name, Document.Code(Path)));

    private static List<string> Constants(Type type)
    {
        var constants = type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(constants);
        return constants;
    }
}
