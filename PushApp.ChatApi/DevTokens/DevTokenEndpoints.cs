using System.Net.Mime;
using Microsoft.Extensions.Options;
using PushApp.ChatApi.Requests;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.DevTokens;

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

    private static async Task<IResult> IssueAsync(HttpRequest http, IOptions<JwtOptions> jwt, CancellationToken cancellation)
    {
        var (json, error) = await JsonBody.ReadAsync(http, MaxRequestBytes, cancellation);
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
