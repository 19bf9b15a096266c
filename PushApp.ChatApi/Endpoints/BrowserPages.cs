using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PushApp.Delivery;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Endpoints;

/// <summary>
/// CORS (<see href="https://fetch.spec.whatwg.org/#http-cors-protocol"/>): the browser is told which pages of other origins may
/// use the API. They bring their token themselves, there are no cookies.
/// </summary>
internal static class BrowserPages
{
    // Who gets a development token can be anybody. A page asks its own backend.
    private const string NotForPages = "/api/dev";

    // A browser asks once in so long whether it may; Chromium in two hours at the latest.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    public static IHostApplicationBuilder AddBrowserPages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<BrowserOptions>(BrowserOptions.Section);
        builder.Services.AddCors().AddSingleton<IConfigureOptions<CorsOptions>>(services =>
        {
            var (options, environment) = (services.GetRequiredService<BrowserOptions>(), services.GetRequiredService<IHostEnvironment>());
            return new ConfigureOptions<CorsOptions>(cors => cors.AddDefaultPolicy(policy => policy
                .SetIsOriginAllowed(origin => Allows(options, environment, origin))
                .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete)
                .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.TraceParent, HeaderNames.TraceState)
                .WithExposedHeaders(HeaderNames.RetryAfter)
                .SetPreflightMaxAge(Remembered)));
        });
        return builder;
    }

    /// <summary>Before what asks for a token: a browser's first question has none.</summary>
    public static WebApplication UseBrowserPages(this WebApplication app)
    {
        app.UseWhen(context => !context.Request.Path.StartsWithSegments(NotForPages, StringComparison.OrdinalIgnoreCase), pages => pages.UseCors());
        return app;
    }

    private static bool Allows(BrowserOptions options, IHostEnvironment environment, string origin) => options.AllowedOrigins.Count > 0
        ? OriginsAttribute.Lists(options.AllowedOrigins, origin)
        : environment.IsDevelopment() && Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.IsLoopback;
}
