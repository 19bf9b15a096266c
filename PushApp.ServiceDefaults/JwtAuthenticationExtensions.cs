using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using PushApp.ServiceDefaults;

namespace Microsoft.Extensions.Hosting;

/// <summary>Who a caller is: the <c>sub</c> of a JWT.</summary>
public static class JwtAuthenticationExtensions
{
    /// <summary>The query parameter that carries the token where a client cannot set headers, as browsers' WebSockets cannot.</summary>
    public const string TokenParameter = "access_token";

    /// <summary>
    /// Accepts HS256 tokens from <c>Authorization: Bearer</c> or <c>?access_token=</c>; <c>User.Identity.Name</c> is the <c>sub</c>.
    /// Start-up fails, naming the configuration key, where <c>Jwt:Key</c> is missing or too short.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="tokensComeAgain">
    /// Whether callers use a token for many requests, so that it pays to know those that were valid. Where they do not, a
    /// request may last for hours as a connection, and keeps no more of its token than whom it names and until when.
    /// </param>
    public static TBuilder AddPushAppAuthentication<TBuilder>(this TBuilder builder, bool tokensComeAgain = false)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<JwtOptions>()
            .BindConfiguration(JwtOptions.Section)
            .Validate(jwt => jwt.HasUsableKey, $"Jwt:Key must be set to a secret of at least {JwtOptions.MinimumKeyBytes} bytes; chat API and gateways share it.")
            .Validate(jwt => jwt.Issuer.Length > 0, "Jwt:Issuer must not be empty.")
            .Validate(jwt => jwt.Audience.Length > 0, "Jwt:Audience must not be empty.")
            .ValidateOnStart();

        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IOptions<JwtOptions>>(Configure);
        builder.Services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, tokensComeAgain ? KnowTokens : ForgetTokens);

        builder.Services.AddAuthorization();
        return builder;
    }

    private static void Configure(JwtBearerOptions bearer, IOptions<JwtOptions> jwt)
    {
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.TokenValidationParameters = jwt.Value.ValidationParameters;
        bearer.Events = new JwtBearerEvents { OnMessageReceived = TakeTokenFromQuery, OnChallenge = KeepReason };
    }

    private static void KnowTokens(JwtBearerOptions bearer)
    {
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(new TokenCache { MapInboundClaims = false });
    }

    private static void ForgetTokens(JwtBearerOptions bearer) => bearer.Events.OnTokenValidated = KeepNameAndExpiry;

    // Otherwise the principal has each claim as an object, and the token that they are from.
    private static Task KeepNameAndExpiry(TokenValidatedContext context)
    {
        var full = (ClaimsIdentity)context.Principal!.Identity!;
        var kept = new ClaimsIdentity(full.AuthenticationType, full.NameClaimType, full.RoleClaimType);
        foreach (var type in (ReadOnlySpan<string>)[full.NameClaimType, JwtRegisteredClaimNames.Exp])
        {
            if (full.FindFirst(type) is { } claim)
            {
                kept.AddClaim(new Claim(claim.Type, claim.Value));
            }
        }

        context.Principal = new ClaimsPrincipal(kept);
        return Task.CompletedTask;
    }

    private static Task TakeTokenFromQuery(MessageReceivedContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
        {
            context.Token = context.Request.Query[TokenParameter];
        }

        return Task.CompletedTask;
    }

    private static Task KeepReason(JwtBearerChallengeContext context)
    {
        context.HttpContext.Features.Set(UnauthorizedReason.Of(context.AuthenticateFailure));
        return Task.CompletedTask;
    }
}
