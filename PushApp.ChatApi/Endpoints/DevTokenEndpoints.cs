using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net.Mime;
using Microsoft.Extensions.Options;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Endpoints;

/// <summary>
/// <c>POST /api/dev/token</c>, in Development only, and only where nobody else can reach it: a token for whoever one says to be.
/// </summary>
internal static class DevTokenEndpoints
{
    private const int MaxRequestBytes = 4 * 1024;
    private const int MaxScopes = 20;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly string[] Fields = ["user", "scopes"];

    public static IHostApplicationBuilder AddDevTokens(this IHostApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddSingleton<LoopbackOnly>().AddSingleton<DevTokenGuard>().AddHostedService(services => services.GetRequiredService<DevTokenGuard>());
        }

        return builder;
    }

    public static WebApplication MapDevTokens(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapPost("/api/dev/token", IssueAsync)
                .WithName("IssueDevelopmentToken")
                .WithTags("Development")
                .WithSummary("Get a token for a user")
                .WithDescription("Only in Development, and only where the service listens at loopback addresses alone. The token is valid for 12 hours, at this API and at the gateways.")
                .Accepts<DevTokenSchema>(MediaTypeNames.Application.Json)
                .Produces<DevTokenResponse>()
                .ProducesProblem(StatusCodes.Status400BadRequest)
                .ProducesProblem(StatusCodes.Status403Forbidden)
                .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
                .WithRequestExample($$"""{"user":"alice","scopes":["{{Scopes.Operator}}"]}""")
                .WithExample(StatusCodes.Status200OK, """{"token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"}""");
        }

        return app;
    }

    private static async Task<IResult> IssueAsync(HttpRequest http, DevTokenGuard guard, IOptions<JwtOptions> jwt, CancellationToken cancellationToken)
    {
        if (guard.Refusal is { } refusal)
        {
            return new RequestError(StatusCodes.Status403Forbidden, refusal).ToResult();
        }

        var (json, error) = await JsonBody.ReadAsync(http, MaxRequestBytes, cancellationToken);
        if (json is null || !JsonFields.TryRead(json, Fields, out var fields, out error))
        {
            return error!.ToResult();
        }

        var user = fields.Id("user", required: true, ref error);
        var scopes = fields.Texts("scopes", MaxScopes, ref error);
        if (!scopes.All(IsScope))
        {
            error ??= RequestError.Invalid("scopes", "must have words of printable ASCII characters, without spaces, quotes and backslashes");
        }

        return error is null
            ? TypedResults.Ok(new DevTokenResponse(AccessTokens.Issue(jwt.Value, user!, Lifetime, scopes)))
            : error.ToResult();
    }

    // RFC 6749 §3.3.
    private static bool IsScope(string scope) => scope.Length > 0 && scope.All(c => c is > ' ' and <= '~' and not ('"' or '\\'));
}

/// <summary>The request as the OpenAPI document shows it.</summary>
internal sealed record DevTokenSchema
{
    [Description("Who the token says its bearer is.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public required string User { get; init; }

    [Description($"What the token permits beyond being a user: {ServiceDefaults.Scopes.Operator}, {ServiceDefaults.Scopes.System}, or an application's own.")]
    [MinLength(1)]
    public IReadOnlyList<string>? Scopes { get; init; }
}

/// <summary>A token.</summary>
internal sealed record DevTokenResponse([property: Description("For 'Authorization: Bearer'.")] string Token);
