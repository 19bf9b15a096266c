using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PushApp.ServiceDefaults;

namespace Microsoft.Extensions.Hosting;

/// <summary>Who a caller is: the <c>sub</c> of a JWT.</summary>
public static class JwtAuthenticationExtensions
{
    /// <summary>The query parameter that carries the token where a client cannot set headers, as browsers' WebSockets cannot.</summary>
    public const string TokenParameter = RequestToken.Parameter;

    /// <summary>What a WebSocket subprotocol begins with that carries the token: it stands in no address that somebody logs.</summary>
    public const string TokenSubprotocol = RequestToken.SubprotocolPrefix;

    private const int RetryAfterSeconds = 1;

    /// <summary>
    /// Accepts tokens from <c>Authorization: Bearer</c>, and at endpoints with <see cref="AcceptTokenFromBrowser"/> from where a
    /// browser can put them; <c>User.Identity.Name</c> is the <c>sub</c>. <see cref="AccessTokens"/> says which tokens count.
    /// Start-up fails, naming the configuration keys, where <see cref="JwtOptions"/> cannot be.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="subjects">Which subjects are users.</param>
    /// <param name="tokensComeAgain">
    /// Whether callers use a token for many requests, so that it pays to know those that were valid. Where they do not, a
    /// request may last for hours as a connection, and keeps no more of its token than whom it names and until when.
    /// </param>
    public static TBuilder AddPushAppAuthentication<TBuilder>(this TBuilder builder, SubjectCheck subjects, bool tokensComeAgain = false)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton<IValidateOptions<JwtOptions>, JwtOptionsCheck>()
            .AddOptions<JwtOptions>().BindConfiguration(JwtOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services
            .AddSingleton(services => new TokenKeys(services.GetRequiredService<IOptions<JwtOptions>>().Value))
            .AddSingleton(services => new AccessTokens(
                services.GetRequiredService<TokenKeys>(), subjects, tokensComeAgain ? new TokenCache() : null))
            .AddHealthChecks().AddCheck<TokenKeysHealthCheck>("tokens");

        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<AccessTokens>(Configure);
        if (!tokensComeAgain)
        {
            builder.Services.Configure<JwtBearerOptions>(
                JwtBearerDefaults.AuthenticationScheme, bearer => bearer.Events.OnTokenValidated = KeepNameAndExpiry);
        }

        // Each refused token would be a line of 2 KB otherwise, with a stack trace, for whoever wants to fill a disk.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Authentication", LogLevel.Warning);
        builder.Services.AddAuthorization();
        return builder;
    }

    /// <summary>
    /// Lets the token of a request to the endpoint be in <c>?access_token=</c> or in a subprotocol <c>pushapp.bearer.&lt;JWT&gt;</c>
    /// too. For WebSockets alone: addresses are logged, and headers can be set by everybody else.
    /// </summary>
    public static TEndpoint AcceptTokenFromBrowser<TEndpoint>(this TEndpoint endpoint) where TEndpoint : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new TokenFromBrowser());

    private static void Configure(JwtBearerOptions bearer, AccessTokens tokens)
    {
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(new Handler(tokens));
        bearer.Events = new JwtBearerEvents { OnMessageReceived = FindToken, OnChallenge = SayWhy };
    }

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

    private static Task FindToken(MessageReceivedContext context)
    {
        if (RequestToken.TryFind(context.Request, IsFromBrowser(context.HttpContext), out var token, out _))
        {
            context.Token = token;
        }
        else
        {
            context.NoResult();
        }

        return Task.CompletedTask;
    }

    private static Task SayWhy(JwtBearerChallengeContext context)
    {
        var failure = context.AuthenticateFailure
            ?? (RequestToken.TryFind(context.Request, IsFromBrowser(context.HttpContext), out _, out var error) ? null : error);
        if (failure is not null)
        {
            context.HttpContext.Features.Set(new RefusalReason(failure.Message));
        }

        if (failure is KeysUnavailableException)
        {
            context.HandleResponse();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return Task.CompletedTask;
    }

    private static bool IsFromBrowser(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<TokenFromBrowser>() is not null;

    private sealed class TokenFromBrowser;

    /// <summary>Has the parameters of <see cref="AccessTokens"/>, whatever the bearer handler says.</summary>
    private sealed class Handler(AccessTokens tokens) : TokenHandler
    {
        public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters) =>
            tokens.ValidateAsync(token);
    }
}
