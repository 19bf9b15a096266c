using Radzen;

namespace PushApp.OperatorConsole.Shell;

/// <summary>Registers and maps the pages.</summary>
internal static class ShellExtensions
{
    public static IHostApplicationBuilder AddShell(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();
        return builder;
    }

    public static WebApplication UsePageRules(this WebApplication app)
    {
        app.UseMiddleware<PageRules>();
        return app;
    }

    public static WebApplication MapShell(this WebApplication app)
    {
        // The sign-in page has styles too.
        app.MapStaticAssets().AllowAnonymous();
        // PageRules say it of every answer.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }
}
