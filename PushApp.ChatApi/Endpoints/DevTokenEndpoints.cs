using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net.Mime;
using Microsoft.Extensions.Options;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Endpoints;

/// <summary><c>POST /api/dev/token</c>, in Development only: a token for whoever one says to be.</summary>
internal static class DevTokenEndpoints
{
    private const int MaxRequestBytes = 4 * 1024;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly string[] Fields = ["user"];

    public static WebApplication MapDevTokens(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapPost("/api/dev/token", IssueAsync)
                .WithName("IssueDevelopmentToken")
                .WithTags("Development")
                .WithSummary("Get a token for a user")
                .WithDescription("Only in Development. The token is valid for 12 hours, at this API and at the gateways.")
                .Accepts<DevTokenSchema>(MediaTypeNames.Application.Json)
                .Produces<DevTokenResponse>()
                .ProducesProblem(StatusCodes.Status400BadRequest)
                .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        }

        return app;
    }

    private static async Task<IResult> IssueAsync(HttpRequest http, IOptions<JwtOptions> jwt, CancellationToken cancellationToken)
    {
        var (json, error) = await JsonBody.ReadAsync(http, MaxRequestBytes, cancellationToken);
        if (json is null || !JsonFields.TryRead(json, Fields, out var fields, out error))
        {
            return error!.ToResult();
        }

        var user = fields.Id("user", required: true, ref error);
        return error is null
            ? TypedResults.Ok(new DevTokenResponse(AccessTokens.Issue(jwt.Value, user!, Lifetime)))
            : error.ToResult();
    }
}

/// <summary>The request as the OpenAPI document shows it.</summary>
internal sealed record DevTokenSchema
{
    [Description("Who the token says its bearer is.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public required string User { get; init; }
}

/// <summary>A token.</summary>
internal sealed record DevTokenResponse([property: Description("For 'Authorization: Bearer', or '?access_token='.")] string Token);
