using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

/// <summary>A service of its own port that has nothing but the defaults and one protected endpoint.</summary>
internal sealed class ServiceDefaultsHost : IAsyncDisposable
{
    public static readonly JwtOptions Jwt = new() { Key = "an-hs256-key-of-the-tests-32-bytes-long" };

    private readonly WebApplication _app;

    private ServiceDefaultsHost(WebApplication app)
    {
        _app = app;
        // As from another program: without the trace of a call that this process makes.
        Http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public static async Task<ServiceDefaultsHost> StartAsync(
        string? key = null, ILoggerProvider? logs = null, IHealthCheck? check = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
        [
            new("Jwt:Key", key ?? Jwt.Key), new("Logging:LogLevel:Default", "Trace"),
            // Without an exporter there is no telemetry. Nobody listens there.
            new("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"),
        ]);
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddPushAppAuthentication();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        if (check is not null)
        {
            builder.Services.AddHealthChecks().AddCheck("given", check);
        }

        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/me", (HttpContext context) => context.User.Identity?.Name).RequireAuthorization();
        app.MapGet("/claims", (HttpContext context) => context.User.Claims.Select(claim => claim.Type)).RequireAuthorization();
        app.MapGet("/fails", string () => throw new InvalidOperationException("a secret of the inside"));
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new ServiceDefaultsHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
