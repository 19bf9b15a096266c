using System.ComponentModel;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Messages;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Groups;
using PushApp.Delivery.Receipts;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Groups;

/// <summary><c>GET /api/groups/{group}/messages/{id}</c>: what has become of a message to a group, in numbers.</summary>
internal static class GroupReceiptEndpoints
{
    // So many inboxes are asked together; what others want goes between.
    private const int Together = 256;

    public static void MapGroupReceipts(this RouteGroupBuilder groups) =>
        groups.MapGet("/api/groups/{group}/messages/{id}", CountAsync)
            .WithName("GetGroupReceipt")
            .WithSummary("Say what has become of a message to a group")
            .WithDescription($"For its sender, and with the scope `{Scopes.System}` or `{Scopes.Operator}` also of another, in `from`. Who is a member now is counted. Each member's inbox is asked, so ask now and then.")
            .Produces<GroupReceiptResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .WithExample(
                StatusCodes.Status200OK,
                """{"id":"order-4711","group":"team-7","from":"bob","members":3,"stored":3,"written":2,"acknowledged":1}""")
            .RequireRateLimiting(SenderRequests.Policy);

    private static async Task<IResult> CountAsync(
        [Description("The group.")] string group, [Description("The message's id.")] string id, [Description("The sender; the token's subject where it is missing.")] string? from,
        HttpContext http, GroupTable groups, ReceiptTable receipts)
    {
        var sender = from ?? http.User.Identity!.Name!;
        if (AddressIds.WhyNot(("group", group), ("id", id), ("from", sender)) is { } invalid)
        {
            return invalid.ToResult();
        }

        if (Permissions.WhyNotSeeFor(http.User, sender) is { } refusal)
        {
            return refusal.ToResult();
        }

        if (await groups.MembersAsync(group) is not { } members)
        {
            return GroupProblems.Missing(group).ToResult();
        }

        var (stored, written, acknowledged) = (0, 0, 0);
        foreach (var some in members.Chunk(Together))
        {
            foreach (var receipt in await Task.WhenAll(some.Select(member => receipts.FindAsync(member, sender, id))))
            {
                if (receipt is not null && receipt.Group == group)
                {
                    stored++;
                    written += receipt.Devices.Count > 0 ? 1 : 0;
                    acknowledged += receipt.Devices.Any(device => device.IsAcknowledged) ? 1 : 0;
                }
            }
        }

        return stored == 0
            ? new RequestError(StatusCodes.Status404NotFound, $"No inbox of the group's members has a message '{id}' of '{sender}', or no longer.").ToResult()
            : TypedResults.Ok(new GroupReceiptResponse(id, group, sender, members.Count, stored, written, acknowledged));
    }
}

/// <summary>What has become of a message to a group.</summary>
internal sealed record GroupReceiptResponse(
    [property: Description("The message's id.")] string Id,
    [property: Description("The group.")] string Group,
    [property: Description("The sender.")] string From,
    [property: Description("How many members the group has now.")] int Members,
    [property: Description("In how many of their inboxes it is.")] int Stored,
    [property: Description("To how many of them it was written, on one device at least.")] int Written,
    [property: Description("How many of them have acknowledged it, on one device at least.")] int Acknowledged);
