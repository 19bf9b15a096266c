using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard;

/// <summary>Answers 401 (gRPC: UNAUTHENTICATED) to whoever does not carry the host's key.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, DashboardOptions options)
{
    private const string Header = "x-resource-service-api-key";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(options.ResourceServiceApiKey);

    public Task InvokeAsync(HttpContext context)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers[Header].ToString());
        if (CryptographicOperations.FixedTimeEquals(given, _key))
        {
            return next(context);
        }
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
