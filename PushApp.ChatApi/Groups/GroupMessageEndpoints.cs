using System.ComponentModel;
using System.Net.Mime;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Messages;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Groups;
using PushApp.Delivery.Identity;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Groups;

/// <summary><c>POST /api/groups/{group}/messages</c>.</summary>
internal static class GroupMessageEndpoints
{
    public static void MapGroupMessages(this RouteGroupBuilder groups)
    {
        var options = ((IEndpointRouteBuilder)groups).ServiceProvider.GetRequiredService<MessageOptions>();
        groups.MapPost("/api/groups/{group}/messages", SendAsync)
            .WithName("SendToGroup")
            .WithSummary("Send a message to a group")
            .WithDescription($"""
                For its members, and with the scope `{Scopes.System}` for everybody. Each member has it in the inbox under a number of its own, the sender too where it is a member, and each gateway gets it once. It is answered when the inboxes have it.
                Sent again with the same `id` it is added to those inboxes only that do not have it.
                The body, times the members, may have up to {options.MaxFanOutBytes} bytes (`{MessageOptions.Section}:{nameof(MessageOptions.MaxFanOutBytes)}`).
                """)
            .Accepts<MessageContentSchema>(MediaTypeNames.Application.Json)
            .Produces<SendToManyResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesRefusals()
            .WithRequestExample("""{"body":{"text":"hi, all"},"id":"order-4711"}""")
            .WithExample(
                StatusCodes.Status202Accepted,
                """{"id":"order-4711","receivers":3,"stored":3,"connected":2,"gateways":["gateway-hxkqzrbm"],"refused":0}""")
            .RequireRateLimiting(SenderRequests.Policy);
    }

    private static async Task<IResult> SendAsync(
        [Description("The group.")] string group, HttpContext http, GroupTable groups, SenderLimits limits, FanOutSender sender, MessageOptions options,
        CancellationToken cancellationToken)
    {
        if (!Identifiers.TryValidate(group, out var why))
        {
            return RequestError.Invalid("group", why).ToResult();
        }

        var (json, error) = await JsonBody.ReadAsync(http.Request, options.MaxRequestBytes, cancellationToken);
        if (json is null || !MessageContent.TryRead(json, options.MaxBodyBytes, out var content, out error))
        {
            return error!.ToResult();
        }

        var caller = http.User.Identity!.Name!;
        if (Permissions.WhyNotAs(http, caller, content.From) is { } refusal)
        {
            return refusal.ToResult();
        }

        if (await groups.MembersAsync(group) is not { } members)
        {
            return GroupProblems.Missing(group).ToResult();
        }

        if (!http.User.HasScope(Scopes.System) && !members.Contains(caller))
        {
            return Permissions.NoMember(caller, group).ToResult();
        }

        if (!limits.TryTake(http.User, members.Count, content.Body.Length, content is { Id: not null, Persist: true }, json.Length, out error))
        {
            return error.ToResult();
        }

        var result = await sender.SendAsync(new FanOut(content.From ?? caller, members, group, content.Id, content.Persist, content.Body), []);
        return result.ToResult();
    }
}
