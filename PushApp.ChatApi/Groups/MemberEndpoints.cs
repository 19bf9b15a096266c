using System.ComponentModel;
using System.Net.Mime;
using System.Text.Json.Serialization;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Groups;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Groups;

/// <summary><c>/api/groups/{group}/members</c>.</summary>
internal static class MemberEndpoints
{
    private const string Path = "/api/groups/{group}/members";
    private const int MaxPage = 1_000;

    private static readonly string[] Fields = ["add", "remove"];

    public static void MapMembers(this RouteGroupBuilder groups)
    {
        var options = ((IEndpointRouteBuilder)groups).ServiceProvider.GetRequiredService<GroupOptions>();
        groups.MapPost(Path, ChangeAsync)
            .RequireAuthorization(Policies.ManageGroups)
            .WithName("ChangeMembers")
            .WithSummary("Add and remove members")
            .WithDescription($"Up to {options.MaxChange} of each with one request, as a whole. Who is in both lists is removed. A group has at most {options.MaxMembers} members (`{GroupOptions.Section}:{nameof(GroupOptions.MaxMembers)}`).")
            .Accepts<ChangeMembersSchema>(MediaTypeNames.Application.Json)
            .Produces<ChangeMembersResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithRequestExample("""{"add":["alice","bob"],"remove":["carol"]}""")
            .WithExample(StatusCodes.Status200OK, """{"added":2,"removed":1,"members":3}""");
        groups.MapGet(Path, ListAsync)
            .WithName("ListMembers")
            .WithSummary("List members, page by page")
            .WithDescription("In the order of their ids. For a group's members, and for who may change it.")
            .Produces<MembersResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithNumber("limit", 1, MaxPage, example: 100, otherwise: MaxPage)
            .WithExample(StatusCodes.Status200OK, """{"members":["alice","bob"],"count":3,"next":"bob"}""");
    }

    private static async Task<IResult> ChangeAsync(
        [Description("The group.")] string group, HttpRequest http, GroupTable groups, GroupOptions options, CancellationToken cancellationToken)
    {
        if (!Identifiers.TryValidate(group, out var why))
        {
            return RequestError.Invalid("group", why).ToResult();
        }

        var (json, error) = await JsonBody.ReadAsync(http, options.MaxChangeBytes, cancellationToken);
        if (json is null || !JsonFields.TryRead(json, Fields, out var fields, out error))
        {
            return error!.ToResult();
        }

        var added = fields.Ids("add", options.MaxChange, ref error);
        var removed = fields.Ids("remove", options.MaxChange, ref error);
        if (error is not null)
        {
            return error.ToResult();
        }

        var change = await groups.ChangeAsync(group, added, removed, options.MaxMembers);
        return change.Outcome switch
        {
            GroupOutcome.Missing => GroupProblems.Missing(group).ToResult(),
            GroupOutcome.Full => new RequestError(
                StatusCodes.Status409Conflict,
                $"The group would have {change.Members} members, and may have {options.MaxMembers} ({GroupOptions.Section}:{nameof(GroupOptions.MaxMembers)}).").ToResult(),
            _ => TypedResults.Ok(new ChangeMembersResponse(change.Added, change.Removed, change.Members)),
        };
    }

    private static async Task<IResult> ListAsync(
        [Description("The group.")] string group, [Description("The member behind which to begin; the first where it is missing.")] string? after,
        [Description("The most members.")] string? limit, HttpContext http, GroupTable groups)
    {
        if (!Identifiers.TryValidate(group, out var why))
        {
            return RequestError.Invalid("group", why).ToResult();
        }

        if (after is not null && !Identifiers.TryValidate(after, out why))
        {
            return RequestError.Invalid("after", why).ToResult();
        }

        RequestError? error = null;
        var count = (int)(QueryNumber.Read("limit", limit, 1, MaxPage, ref error) ?? MaxPage);
        if (error is not null)
        {
            return error.ToResult();
        }

        if (await Permissions.WhyNotReadAsync(http, group, groups) is { } refusal)
        {
            return refusal.ToResult();
        }

        return await groups.PageAsync(group, after, count) is { } page
            ? TypedResults.Ok(new MembersResponse(page.Members, page.Count, page.Members.Count == count ? page.Members[^1] : null))
            : GroupProblems.Missing(group).ToResult();
    }
}

/// <summary>The request as the OpenAPI document shows it.</summary>
internal sealed record ChangeMembersSchema
{
    [Description("Who is to be a member.")]
    public IReadOnlyList<string>? Add { get; init; }

    [Description("Who is to be none any more.")]
    public IReadOnlyList<string>? Remove { get; init; }
}

/// <summary>What has changed.</summary>
internal sealed record ChangeMembersResponse(
    [property: Description("How many have become members.")] int Added,
    [property: Description("How many are none any more.")] int Removed,
    [property: Description("How many members there are now.")] int Members);

/// <summary>Some of a group's members.</summary>
internal sealed record MembersResponse(
    [property: Description("Their ids, in order.")] IReadOnlyList<string> Members,
    [property: Description("How many members the group has.")] int Count,
    [property: Description("The `after` of the next page; missing where this is the last.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next);
