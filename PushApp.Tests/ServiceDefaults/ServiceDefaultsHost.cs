using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PushApp.Delivery.Identity;
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

    /// <summary>The one that says which tokens count, as a TCP client's frame is checked.</summary>
    public AccessTokens Tokens => _app.Services.GetRequiredService<AccessTokens>();

    public static async Task<ServiceDefaultsHost> StartAsync(
        ILoggerProvider? logs = null, IHealthCheck? check = null, Action<IServiceCollection>? services = null, bool tokensComeAgain = false,
        string logLevel = "Trace", params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
        [
            new("Logging:LogLevel:Default", logLevel),
            // Without an exporter there is no telemetry. Nobody listens there.
            new("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"),
            .. settings.Length == 0 ? [new("Jwt:Key", Jwt.Key)] : settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ]);
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddPushAppAuthentication(Identifiers.TryValidate, tokensComeAgain);
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
        app.MapGet("/browser", (HttpContext context) => context.User.Identity?.Name).RequireAuthorization().AcceptTokenFromBrowser();
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

    /// <summary>Asks for a protected page with a token in the header.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
