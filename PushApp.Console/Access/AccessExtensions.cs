using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using PushApp.ServiceDefaults;

namespace PushApp.OperatorConsole.Access;

/// <summary>Who may open the console: everybody at this machine in Development, elsewhere operators who have signed in.</summary>
internal static class AccessExtensions
{
    private const string SignInPath = "/sign-in";

    public static WebApplicationBuilder AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddCascadingAuthenticationState();
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddSingleton<LoopbackOnly>().AddHostedService<LocalAccessReport>();
            builder.Services.AddAuthentication(LocalAccess.Scheme).AddScheme<AuthenticationSchemeOptions, LocalAccess>(LocalAccess.Scheme, null);
        }
        else
        {
            builder.AddSignIn();
        }

        // Whatever does not say otherwise: pages, the circuits behind them, and what is not there.
        var operators = new AuthorizationPolicyBuilder().RequireAuthenticatedUser()
            .RequireAssertion(context => context.User.HasScope(Scopes.Operator)).Build();
        builder.Services.AddAuthorizationBuilder().SetDefaultPolicy(operators).SetFallbackPolicy(operators);
        return builder;
    }

    public static WebApplication UseAccess(this WebApplication app)
    {
        app.UseMiddleware<OwnPagesOnly>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    private static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.AddPushAppAuthentication(OperatorSession.IsSubject);
        builder.Services
            .AddScoped<OperatorSession>()
            .AddScoped<AuthenticationStateProvider, SessionExpiry>()
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "__Host-pushapp-console";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Strict;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
                cookie.SlidingExpiration = false;
                cookie.LoginPath = cookie.AccessDeniedPath = SignInPath;
                // No address of this service is a secret, and none is needed to come back to.
                cookie.Events.OnRedirectToLogin = cookie.Events.OnRedirectToAccessDenied = context =>
                {
                    context.Response.Redirect(SignInPath);
                    return Task.CompletedTask;
                };
            });
        builder.Services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "__Host-pushapp-console-form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        });
    }
}
