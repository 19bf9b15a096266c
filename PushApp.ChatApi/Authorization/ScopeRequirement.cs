using Microsoft.AspNetCore.Authorization;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Authorization;

/// <summary>The token must have a scope; where it has not, the 403 names it.</summary>
internal sealed class ScopeRequirement(string scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.User.HasScope(scope))
        {
            context.Succeed(requirement);
        }
        else
        {
            (context.Resource as HttpContext)?.Features.Set(new RefusalReason($"The token needs the scope {scope}."));
        }

        return Task.CompletedTask;
    }
}
