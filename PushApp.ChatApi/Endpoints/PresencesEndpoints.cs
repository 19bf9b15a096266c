using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net.Mime;
using System.Text.Json.Serialization;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Messages;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Endpoints;

/// <summary><c>POST /api/presence</c>.</summary>
internal static class PresencesEndpoints
{
    private static readonly string[] Fields = ["users", "watch"];

    private static readonly RequestError NotPushApps =
        new(StatusCodes.Status500InternalServerError, "Redis holds something else under this user's keys.");

    public static IEndpointRouteBuilder MapPresences(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<PresenceOptions>();
        app.MapPost("/api/presence", FindAsync)
            .RequireAuthorization()
            .WithName("GetPresences")
            .WithTags("Users")
            .WithSummary("Say which of many users are connected")
            .WithDescription($"""
                What `GET /api/users/{"{id}"}/presence` answers, for up to {options.MaxUsers} users, in the order of the request and with the same permissions.
                A user whom the caller may not see, or whose name cannot be one, has an entry that says so, and keeps the others not back.

                With `watch`, the caller's connections are told from then on: each gets a `presence` frame when one of the users comes or leaves,
                for `watchSeconds`; ask again before they are over, and after each reconnect. `"watch": false` ends it.
                """)
            .Accepts<PresencesSchema>(MediaTypeNames.Application.Json)
            .Produces<PresencesResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithRequestExample("""{"users":["alice","bob","a b"],"watch":true}""")
            .WithExample(StatusCodes.Status200OK, """
                {"users":[
                  {"user":"alice","online":true,"devices":[{"device":"phone","gateway":"gateway-hxkqzrbm","since":"2026-03-01T12:00:00Z"}],"watched":true},
                  {"user":"bob","online":false,"watched":true},
                  {"user":"a b","refused":{"status":400,"detail":"may only have ASCII letters, digits and . _ @ : -"}}],
                 "watchSeconds":300}
                """)
            .RequireRateLimiting(SenderRequests.Policy);
        return app;
    }

    private static async Task<IResult> FindAsync(
        HttpContext http, Permissions permissions, Presences presences, PresenceOptions options, CancellationToken cancellationToken)
    {
        var (json, error) = await JsonBody.ReadAsync(http.Request, options.MaxRequestBytes, cancellationToken);
        if (json is null || !JsonFields.TryRead(json, Fields, out var fields, out error))
        {
            return error!.ToResult();
        }

        // One more than may be is enough to say so.
        var users = fields.Texts("users", options.MaxUsers + 1, ref error);
        if (users.Count == 0 || users.Count > options.MaxUsers)
        {
            error ??= RequestError.Invalid("users", $"must have 1 to {options.MaxUsers} users ({PresenceOptions.Section}:{nameof(options.MaxUsers)})");
        }

        var watch = fields.Flag("watch", ref error);
        return error is not null ? error.ToResult() : TypedResults.Ok(new PresencesResponse(
            await EntriesAsync(users, watch, http, permissions, presences), watch == true ? (int)options.WatchTime.TotalSeconds : null));
    }

    private static async Task<PresenceEntry[]> EntriesAsync(
        IReadOnlyList<string> users, bool? watch, HttpContext http, Permissions permissions, Presences presences)
    {
        var refusals = new RequestError?[users.Count];
        for (var i = 0; i < refusals.Length; i++)
        {
            refusals[i] = Identifiers.TryValidate(users[i], out var why)
                ? await permissions.WhyNotSeeAsync(http, users[i])
                : new RequestError(StatusCodes.Status400BadRequest, why);
        }

        var asked = users.Where((_, i) => refusals[i] is null).Distinct(StringComparer.Ordinal).ToArray();
        var found = asked.Zip(await presences.FindAsync(http.User.Identity!.Name!, asked, watch)).ToDictionary(StringComparer.Ordinal);
        return [.. users.Select((user, i) =>
            refusals[i] is { } refusal ? PresenceEntry.Of(user, refusal)
            : found[user] is not { } presence ? PresenceEntry.Of(user, NotPushApps)
            : PresenceEntry.Of(user, presence, Permissions.SeesAllOf(http.User, user)))];
    }
}

/// <summary>The request as the OpenAPI document shows it.</summary>
internal sealed record PresencesSchema
{
    [Description("The users.")]
    [MinLength(1)]
    public required IReadOnlyList<string> Users { get; init; }

    [Description("Whether the caller's connections are told when one of them comes or leaves: true from now on, false no longer; as it was where it is missing.")]
    public bool? Watch { get; init; }
}

/// <summary>Which of the users are connected now.</summary>
internal sealed record PresencesResponse(
    [property: Description("One for each user, in the order of the request.")] IReadOnlyList<PresenceEntry> Users,
    [property: Description("For how long the caller is told of changes, in seconds; missing where `watch` is not true.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? WatchSeconds);

/// <summary>Whether one of the users is connected, or why the caller does not learn it.</summary>
internal sealed record PresenceEntry(
    [property: Description("The user, as asked for.")] string User,
    [property: Description("Whether any of the user's devices is connected; missing where that is refused.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Online,
    [property: Description("The connected devices; empty where the user is away, missing where the caller is neither the user nor an operator.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DevicePresence>? Devices,
    [property: Description("Whether the caller is told when the user comes or leaves; false where the caller watches too many, or too many watch the user. Missing where `watch` is not true.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Watched,
    [property: Description("Why the caller does not learn it; missing where it does.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PresenceRefusal? Refused)
{
    public static PresenceEntry Of(string user, RequestError error) => new(user, null, null, null, new PresenceRefusal(error.Status, error.Detail));

    public static PresenceEntry Of(string user, Presence presence, bool showsDevices) =>
        new(user, presence.Online, showsDevices ? DevicePresence.Of(presence.Live) : null, presence.Watched, null);
}

/// <summary>Why a caller does not learn of one user.</summary>
internal sealed record PresenceRefusal(
    [property: Description("The status that a request for this user alone would have had.")] int Status,
    [property: Description("What is wrong.")] string Detail);
