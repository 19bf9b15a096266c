using System.Security.Claims;
using Aspire.Dashboard.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace Aspire.Dashboard.Login;

/// <summary>Whoever opens <c>/login?t=&lt;token&gt;</c> with the right token gets a cookie; everybody else gets the login page.</summary>
internal static class BrowserLogin
{
    public const string Path = "/login";

    public static IServiceCollection AddBrowserLogin(this IServiceCollection services, DashboardOptions options)
    {
        // Cookies end with the process: a new start draws new keys, as it usually draws a new token.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            // A browser keeps cookies per host, not per port: two dashboards on localhost must not log each other out.
            cookie.Cookie.Name = $".Aspire.Dashboard.Auth.{options.FrontendUrls[0].Port}";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.LoginPath = Path;
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = TimeSpan.FromDays(3);
        });
        return services.AddAuthorization();
    }

    /// <summary>Before routing: a right token never reaches the login page.</summary>
    public static void UseBrowserLogin(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var options = context.RequestServices.GetRequiredService<DashboardOptions>();
        if (context.Request.Path != Path || !options.BrowserToken.Matches(context.Request.Query["t"]))
        {
            await next(context);
            return;
        }
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, "browser")], CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        context.Response.Redirect(LocalPath(context.Request.Query["returnUrl"]));
    });

    /// <summary>Only a path of this site: the login must not be a way to send people elsewhere.</summary>
    private static string LocalPath(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] ? path : "/";
}
