using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Groups;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Authorization;

/// <summary>
/// What a caller may do that depends on more than the endpoint. Policies that nobody has added cost nothing: they are not
/// asked, and every message would ask them.
/// </summary>
internal sealed class Permissions(IOptions<AuthorizationOptions> policies)
{
    private readonly AuthorizationPolicy? _send = policies.Value.GetPolicy(Policies.SendMessage);
    private readonly AuthorizationPolicy? _presence = policies.Value.GetPolicy(Policies.ReadPresence);

    /// <summary>Why the caller may not send this message; null where it may.</summary>
    /// <param name="http">The caller's request.</param>
    /// <param name="caller">The token's subject.</param>
    /// <param name="from">Whom the receiver will see as the sender.</param>
    /// <param name="to">The receiver.</param>
    public ValueTask<RequestError?> WhyNotSendAsync(HttpContext http, string caller, string from, string to)
    {
        if (WhyNotAs(http, caller, from) is { } refusal)
        {
            return new(refusal);
        }

        return _send is null ? default : AskAsync(http, _send, new SendContext(from, to), $"'{from}' may not send to '{to}'.");
    }

    /// <summary>Why the caller may not ask for this user's presence; null where it may.</summary>
    public ValueTask<RequestError?> WhyNotSeeAsync(HttpContext http, string user) => _presence is null || SeesAllOf(http.User, user)
        ? default
        : AskAsync(http, _presence, new PresenceContext(user), $"'{http.User.Identity!.Name}' may not ask for the presence of '{user}'.");

    /// <summary>Why the caller may not send in this one's name; null where it may.</summary>
    public static RequestError? WhyNotAs(HttpContext http, string caller, string? from) => from is null || from == caller || http.User.HasScope(Scopes.System)
        ? null
        : Forbidden($"may only be another than the token's subject where the token has the scope {Scopes.System}", "from");

    /// <summary>Why the caller may not see who is in a group; null where it may: as a member, as a system, or as an operator.</summary>
    public static async ValueTask<RequestError?> WhyNotReadAsync(HttpContext http, string group, GroupTable groups)
    {
        var caller = http.User.Identity!.Name!;
        return SeesForAll(http.User) || await groups.HasMemberAsync(group, caller)
            ? null
            : NoMember(caller, group);
    }

    /// <summary>Whether the caller may see what has become of anybody's messages, and who is in any group: as a system, or as an operator.</summary>
    public static bool SeesForAll(ClaimsPrincipal caller) => caller.HasScope(Scopes.System) || caller.HasScope(Scopes.Operator);

    /// <summary>Why the caller may not see what has become of this sender's messages; null where it may.</summary>
    public static RequestError? WhyNotSeeFor(ClaimsPrincipal caller, string sender) => sender == caller.Identity!.Name || SeesForAll(caller)
        ? null
        : Forbidden($"may only be another than the token's subject where the token has the scope {Scopes.System} or {Scopes.Operator}", "from");

    /// <summary>403: only members may.</summary>
    public static RequestError NoMember(string caller, string group) => Forbidden($"'{caller}' is not a member of the group '{group}'.");

    /// <summary>Whether the caller may see which devices a user has, and where: one's own, or as an operator.</summary>
    public static bool SeesAllOf(ClaimsPrincipal caller, string user) => caller.Identity!.Name == user || caller.HasScope(Scopes.Operator);

    /// <summary>Why the caller may not see or end what is this user's own; null where it may: as the user, or as an operator.</summary>
    public static RequestError? WhyNotManage(ClaimsPrincipal caller, string user) =>
        SeesAllOf(caller, user) ? null : Forbidden($"For another user than its subject the token needs the scope {Scopes.Operator}.");

    // The service comes from the request: an application's handlers may be scoped to it.
    private static async ValueTask<RequestError?> AskAsync(HttpContext http, AuthorizationPolicy policy, object resource, string refusal)
    {
        var result = await http.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(http.User, resource, policy);
        return result.Succeeded ? null : Forbidden(result.Failure.FailureReasons.FirstOrDefault()?.Message ?? refusal);
    }

    private static RequestError Forbidden(string detail, string? field = null) => new(StatusCodes.Status403Forbidden, detail, field);
}
