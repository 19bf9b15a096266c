using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Api;

/// <summary>Turns away callers without the key.</summary>
internal sealed class ApiKeyFilter(DashboardOptions options) : IEndpointFilter
{
    private const string Header = "X-API-Key";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (options.ApiKey is not { } key)
        {
            return Results.Problem(
                "The telemetry API is closed: start the dashboard with DASHBOARD__API__PRIMARYAPIKEY to open it.",
                statusCode: StatusCodes.Status401Unauthorized);
        }
        if (!key.Matches(context.HttpContext.Request.Headers[Header]))
        {
            return Results.Problem($"The header {Header} is missing or wrong.", statusCode: StatusCodes.Status401Unauthorized);
        }
        return await next(context);
    }
}
