using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PushApp.ChatApi.Authorization;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ChatApi.Authorization;

/// <summary>What an application adds, as it adds it.</summary>
public sealed class PermissionsTests
{
    private static readonly Action<AuthorizationPolicyBuilder> FriendsOnly = policy => policy.RequireAssertion(
        context => context.Resource is SendContext { From: "bob" or "system", To: "alice" } && context.User.Identity!.Name is "bob" or "crm");

    [Fact]
    public async Task Without_a_policy_every_user_may_send_to_every_other_and_it_costs_nothing()
    {
        var (permissions, services) = Of();
        var http = Request(services, "bob");
        Assert.Null(await permissions.WhyNotSendAsync(http, "bob", "bob", "alice"));

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Assert.Null(await permissions.WhyNotSendAsync(http, "bob", "bob", "alice"));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1000);
    }

    [Fact]
    public async Task An_applications_policy_is_asked_with_the_sender_and_the_receiver()
    {
        var (permissions, services) = Of(Policies.SendMessage, FriendsOnly);
        Assert.Null(await permissions.WhyNotSendAsync(Request(services, "bob"), "bob", "bob", "alice"));

        var refusal = await permissions.WhyNotSendAsync(Request(services, "bob"), "bob", "bob", "carol");
        Assert.Equal((403, "'bob' may not send to 'carol'."), (refusal?.Status, refusal?.Detail));
        Assert.NotNull(await permissions.WhyNotSendAsync(Request(services, "carol"), "carol", "carol", "alice"));
    }

    [Fact]
    public async Task It_may_be_a_requirement_with_a_handler_that_is_scoped_to_the_request_and_says_why()
    {
        var (permissions, services) = Of(
            Policies.SendMessage,
            policy => policy.AddRequirements(new NotBlocked()),
            more => more.AddScoped<BlockLists>().AddScoped<IAuthorizationHandler, NotBlockedHandler>());
        using var scope = services.CreateScope();
        Assert.Null(await permissions.WhyNotSendAsync(Request(scope.ServiceProvider, "bob"), "bob", "bob", "alice"));
        Assert.Equal("alice has blocked mallory.", (await permissions.WhyNotSendAsync(Request(scope.ServiceProvider, "mallory"), "mallory", "mallory", "alice"))?.Detail);
    }

    [Fact]
    public async Task In_the_name_of_another_only_a_system_sends_and_the_policy_is_asked_all_the_same()
    {
        var (permissions, services) = Of(Policies.SendMessage, FriendsOnly);
        var refusal = await permissions.WhyNotSendAsync(Request(services, "crm", Scopes.Operator), "crm", "system", "alice");
        Assert.Equal((403, "from"), (refusal?.Status, refusal?.Field));
        Assert.Contains(Scopes.System, refusal!.Detail, StringComparison.Ordinal);

        Assert.Null(await permissions.WhyNotSendAsync(Request(services, "crm", Scopes.System), "crm", "system", "alice"));
        Assert.NotNull(await permissions.WhyNotSendAsync(Request(services, "crm", Scopes.System), "crm", "system", "carol"));
    }

    [Fact]
    public async Task Presence_has_a_policy_too_that_neither_oneself_nor_an_operator_is_asked_for()
    {
        var (permissions, services) = Of(
            Policies.ReadPresence, policy => policy.RequireAssertion(context => context.Resource is PresenceContext { User: "alice" }));
        Assert.Null(await permissions.WhyNotSeeAsync(Request(services, "bob"), "alice"));
        Assert.Equal(403, (await permissions.WhyNotSeeAsync(Request(services, "bob"), "carol"))?.Status);
        Assert.Null(await permissions.WhyNotSeeAsync(Request(services, "carol"), "carol"));
        Assert.Null(await permissions.WhyNotSeeAsync(Request(services, "ops", Scopes.Operator), "carol"));
    }

    private static (Permissions Permissions, ServiceProvider Services) Of(
        string? policy = null, Action<AuthorizationPolicyBuilder>? rules = null, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<Permissions>().AddAuthorization();
        if (policy is not null)
        {
            services.AddAuthorizationBuilder().AddPolicy(policy, rules!);
        }

        more?.Invoke(services);
        var provider = services.BuildServiceProvider(validateScopes: true);
        return (provider.GetRequiredService<Permissions>(), provider);
    }

    private static DefaultHttpContext Request(IServiceProvider services, string user, params string[] scopes) => new()
    {
        RequestServices = services,
        User = new ClaimsPrincipal(new ClaimsIdentity([new("sub", user), new("scope", string.Join(' ', scopes))], "test", "sub", "roles")),
    };

    private sealed class BlockLists
    {
        private readonly HashSet<(string, string)> _blocked = [("alice", "mallory")];

        public bool Blocks(string user, string other) => _blocked.Contains((user, other));
    }

    private sealed class NotBlocked : IAuthorizationRequirement;

    private sealed class NotBlockedHandler(BlockLists blocks) : AuthorizationHandler<NotBlocked, SendContext>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NotBlocked requirement, SendContext resource)
        {
            if (blocks.Blocks(resource.To, resource.From))
            {
                context.Fail(new AuthorizationFailureReason(this, $"{resource.To} has blocked {resource.From}."));
            }
            else
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }
}
