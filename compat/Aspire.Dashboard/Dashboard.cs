using Aspire.Dashboard.Api;
using Aspire.Dashboard.Components;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Login;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry.Otlp;
using Aspire.Dashboard.Telemetry.Storage;
using MudBlazor;
using MudBlazor.Services;

namespace Aspire.Dashboard;

/// <summary>What the dashboard is made of: OTLP in, stores, the app host's resources, pages and API out.</summary>
internal static class Dashboard
{
    public static void AddDashboard(this WebApplicationBuilder builder, DashboardOptions options)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options));
        builder.WebHost.UseStaticWebAssets();
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning)
            // It warns that the listeners above override ASPNETCORE_URLS, from which they are made.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);

        builder.Services.AddProblemDetails();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new TelemetryStore(options.Limits));
        builder.Services.AddSingleton<ResourceClient>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ResourceClient>());
        builder.Services.AddHostedService<Greeting>();
        builder.Services.AddOtlp();
        builder.Services.AddBrowserLogin(options);
        builder.Services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            mud.SnackbarConfiguration.VisibleStateDuration = 4_000;
        });
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
    }

    public static void UseDashboard(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages());
        app.UseBrowserLogin();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapOtlp();
        app.MapTelemetryApi();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
