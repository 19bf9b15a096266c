using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Authorization;

/// <summary>
/// The names of the policies that say who may do what. Two of them are for applications to add: without them every user may.
/// <code>
/// builder.Services.AddAuthorizationBuilder().AddPolicy(Policies.SendMessage, policy => policy
///     .RequireAssertion(context => context.Resource is SendContext send &amp;&amp; Friends(send.From, send.To)));
/// </code>
/// </summary>
internal static class Policies
{
    /// <summary>Who may send to whom; the resource is a <see cref="SendContext"/>. Not asked where nobody has added it.</summary>
    public const string SendMessage = "SendMessage";

    /// <summary>Who may ask for whose presence; the resource is a <see cref="PresenceContext"/>. Not asked where nobody has added it.</summary>
    public const string ReadPresence = "ReadPresence";

    /// <summary>
    /// Who makes and deletes groups and says who is in them: the scope <see cref="Scopes.System"/>, unless an application adds a
    /// policy of this name.
    /// </summary>
    public const string ManageGroups = "ManageGroups";

    /// <summary>Who sends to all who are connected: the scope <see cref="Scopes.System"/>, unless an application adds a policy of this name.</summary>
    public const string Broadcast = "Broadcast";

    /// <summary>Who operates the system: the scope <see cref="Scopes.Operator"/>.</summary>
    public const string Operator = "Operator";

    /// <summary>Adds the policies that are the same for every application, and <see cref="Permissions"/>.</summary>
    public static IHostApplicationBuilder AddPolicies(this IHostApplicationBuilder builder)
    {
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Operator, policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(Scopes.Operator)))
            .AddPolicy(ManageGroups, policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(Scopes.System)))
            .AddPolicy(Broadcast, policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(Scopes.System)));
        builder.Services.AddSingleton<Permissions>();
        return builder;
    }
}

/// <summary>A message that somebody wants to send.</summary>
/// <param name="From">Whom the receiver will see as its sender: the token's subject, unless a system sends for another.</param>
/// <param name="To">The receiver.</param>
internal sealed record SendContext(string From, string To);

/// <summary>A presence that somebody asks for.</summary>
/// <param name="User">Whose it is; never the one who asks.</param>
internal sealed record PresenceContext(string User);
