using System.Security.Claims;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public sealed class ScopesTests
{
    [Theory]
    [InlineData("scope", "push:operator", true)]
    [InlineData("scope", "openid push:operator email", true)]
    [InlineData("roles", "push:operator", true)]
    [InlineData("scope", "push:operators", false)]
    [InlineData("scope", "xpush:operator", false)]
    [InlineData("scope", "PUSH:OPERATOR", false)]
    [InlineData("scope", "", false)]
    [InlineData("roles", "openid push:operator", false)]
    [InlineData("sub", "push:operator", false)]
    public void A_scope_is_a_word_of_scope_or_one_of_roles(string claim, string value, bool has) =>
        Assert.Equal(has, new ClaimsPrincipal(new ClaimsIdentity([new("scope", "openid"), new(claim, value)])).HasScope(Scopes.Operator));
}
