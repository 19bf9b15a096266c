using System.Security.Claims;

namespace PushApp.ServiceDefaults;

/// <summary>
/// What a token permits beyond being a user: words in its <c>scope</c>, separated by spaces (RFC 8693 §4.2, RFC 9068 §2.2.3),
/// or in its <c>roles</c>.
/// </summary>
public static class Scopes
{
    /// <summary>May send in the name of others.</summary>
    public const string System = "push:system";

    /// <summary>May see how the system is, and where users are connected.</summary>
    public const string Operator = "push:operator";

    /// <summary>The claim with scopes.</summary>
    public const string ScopeClaim = "scope";

    /// <summary>The claim with roles.</summary>
    public const string RolesClaim = "roles";

    /// <summary>Whether the bearer of a token has a scope.</summary>
    public static bool HasScope(this ClaimsPrincipal caller, string scope)
    {
        foreach (var claim in caller.Claims)
        {
            if ((claim.Type == ScopeClaim && Contains(claim.Value, scope)) || (claim.Type == RolesClaim && claim.Value == scope))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(ReadOnlySpan<char> scopes, string scope)
    {
        foreach (var word in scopes.Split(' '))
        {
            if (scopes[word].SequenceEqual(scope))
            {
                return true;
            }
        }

        return false;
    }
}
