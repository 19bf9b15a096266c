using System.ComponentModel;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;
using PushApp.Delivery;
using PushApp.Delivery.Groups;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Groups;

/// <summary><c>/api/groups/{group}</c>: makes, shows and deletes groups.</summary>
internal static class GroupEndpoints
{
    private const string NewExample = """{"group":"team-7","members":0,"createdAt":"2026-03-01T12:00:00.123Z"}""";

    private const string Example = """{"group":"team-7","members":3,"createdAt":"2026-03-01T12:00:00.123Z"}""";

    private const string Path = "/api/groups/{group}";

    public static IHostApplicationBuilder AddGroups(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<GroupOptions>(GroupOptions.Section);
        return builder;
    }

    public static IEndpointRouteBuilder MapGroups(this IEndpointRouteBuilder app)
    {
        var groups = app.MapGroup("").WithTags("Groups").RequireAuthorization()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        groups.MapPut(Path, CreateAsync)
            .RequireAuthorization(Policies.ManageGroups)
            .WithName("CreateGroup")
            .WithSummary("Make a group")
            .WithDescription("A group without members. Where there is one of this name nothing changes.")
            .Produces<GroupResponse>(StatusCodes.Status201Created)
            .Produces<GroupResponse>()
            .WithExample(StatusCodes.Status201Created, NewExample)
            .WithExample(StatusCodes.Status200OK, Example);
        groups.MapGet(Path, FindAsync)
            .WithName("GetGroup")
            .WithSummary("Show a group")
            .WithDescription("For its members, and for who may change it.")
            .Produces<GroupResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithExample(StatusCodes.Status200OK, Example);
        groups.MapDelete(Path, DeleteAsync)
            .RequireAuthorization(Policies.ManageGroups)
            .WithName("DeleteGroup")
            .WithSummary("Delete a group")
            .WithDescription("What was sent to it stays in its members' inboxes.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        groups.MapMembers();
        groups.MapGroupMessages();
        groups.MapGroupReceipts();
        return app;
    }

    private static async Task<IResult> CreateAsync([Description("The group.")] string group, GroupTable groups)
    {
        if (!Identifiers.TryValidate(group, out var why))
        {
            return RequestError.Invalid("group", why).ToResult();
        }

        var isNew = await groups.CreateAsync(group);
        return await groups.PageAsync(group, null, 0) is not { } page ? GroupProblems.Missing(group).ToResult()
            : isNew ? TypedResults.Created((string?)null, GroupResponse.Of(group, page))
            : TypedResults.Ok(GroupResponse.Of(group, page));
    }

    private static async Task<IResult> FindAsync([Description("The group.")] string group, HttpContext http, GroupTable groups) =>
        !Identifiers.TryValidate(group, out var why) ? RequestError.Invalid("group", why).ToResult()
        : await Permissions.WhyNotReadAsync(http, group, groups) is { } refusal ? refusal.ToResult()
        : await groups.PageAsync(group, null, 0) is { } page ? TypedResults.Ok(GroupResponse.Of(group, page))
        : GroupProblems.Missing(group).ToResult();

    private static async Task<IResult> DeleteAsync([Description("The group.")] string group, GroupTable groups) =>
        !Identifiers.TryValidate(group, out var why) ? RequestError.Invalid("group", why).ToResult()
        : await groups.DeleteAsync(group) ? TypedResults.NoContent()
        : GroupProblems.Missing(group).ToResult();
}

/// <summary>A group.</summary>
internal sealed record GroupResponse(
    [property: Description("The group.")] string Group,
    [property: Description("How many members it has.")] int Members,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt)
{
    public static GroupResponse Of(string group, GroupPage page) => new(group, page.Count, page.CreatedAt);
}

/// <summary>What can be wrong with a group.</summary>
internal static class GroupProblems
{
    public static RequestError Missing(string group) => new(StatusCodes.Status404NotFound, $"There is no group '{group}'.");
}
