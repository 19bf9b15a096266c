using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PushApp.ServiceDefaults;

/// <summary>How often those may ask who do not say who they are. Configuration section <c>Anonymous</c>.</summary>
public sealed record AnonymousOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Anonymous";

    /// <summary>
    /// Requests in a second without a valid token from one address, of IPv6 from one /64 network, on average over ten; 0 for no
    /// limit. Loopback is a proxy or a test, and is not limited. 0 to 1,000,000, default 20.
    /// </summary>
    [Range(0, 1_000_000, ErrorMessage = $"{Section}:{nameof(RequestsPerSecond)} must be {{1}} to {{2}}.")]
    public int RequestsPerSecond { get; init; } = 20;
}

/// <summary>Limits of requests; 429, and when to come back.</summary>
public static class RateLimitExtensions
{
    private const int BurstSeconds = 10;
    private const string AnonymousRefusal =
        $"Too many requests without a valid token from this address ({AnonymousOptions.Section}:{nameof(AnonymousOptions.RequestsPerSecond)}).";

    private static readonly Meter Meter = new("PushApp.Requests");

    private static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("pushapp.requests.refused", "{request}", "Requests refused by a rate limit, by pushapp.limit.");

    /// <summary>Limits requests without a valid token, by their address. A service may add policies of its own.</summary>
    public static TBuilder AddRateLimits<TBuilder>(this TBuilder builder, Action<RateLimiterOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<AnonymousOptions>().BindConfiguration(AnonymousOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = static (context, _) => RefuseAsync(context, "anonymous", AnonymousRefusal);
            configure?.Invoke(limiter);
        });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<AnonymousOptions>>(LimitAnonymous);
        return builder;
    }

    /// <summary>Finds out who asks, limits how often, and then says whether it may: who has no valid token counts too.</summary>
    public static WebApplication UseRateLimits(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        return app;
    }

    /// <summary>Answers 429 with a detail and when to come back, and counts it.</summary>
    /// <param name="context">The refused request.</param>
    /// <param name="limit">What the metric calls the limit.</param>
    /// <param name="detail">One sentence that names the option.</param>
    public static ValueTask RefuseAsync(OnRejectedContext context, string limit, string detail)
    {
        Refused.Add(1, new KeyValuePair<string, object?>("pushapp.limit", limit));
        context.HttpContext.Response.Headers.RetryAfter = context.Lease.RetryAfterSeconds().ToString(CultureInfo.InvariantCulture);
        context.HttpContext.Features.Set(new RefusalReason(detail));
        return ValueTask.CompletedTask;
    }

    /// <summary>When to try again, in whole seconds, at least 1.</summary>
    public static int RetryAfterSeconds(this RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;

    private static void LimitAnonymous(RateLimiterOptions limiter, IOptions<AnonymousOptions> options)
    {
        var perSecond = options.Value.RequestsPerSecond;
        if (perSecond > 0)
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
                context.User.Identity is { IsAuthenticated: true } || ClientNetwork.Of(context.Connection.RemoteIpAddress) is not { } network
                    ? RateLimitPartition.GetNoLimiter(IPAddress.None)
                    : RateLimitPartition.GetTokenBucketLimiter(network, _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = perSecond * BurstSeconds,
                        TokensPerPeriod = perSecond,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    }));
        }
    }
}
