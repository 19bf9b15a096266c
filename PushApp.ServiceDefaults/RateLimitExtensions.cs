using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
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
    private const int NetworkBytes = 8;

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
            limiter.OnRejected = RejectAsync;
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

    /// <summary>The network that is counted as one: all of IPv6's /64, or the one address. Null for loopback, a proxy or a test.</summary>
    public static IPAddress? NetworkOf(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address))
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return NetworkOf(address.MapToIPv4());
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return new IPAddress(bytes);
    }

    private static void LimitAnonymous(RateLimiterOptions limiter, IOptions<AnonymousOptions> options)
    {
        var perSecond = options.Value.RequestsPerSecond;
        if (perSecond > 0)
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
                context.User.Identity is { IsAuthenticated: true } || NetworkOf(context.Connection.RemoteIpAddress) is not { } network
                    ? RateLimitPartition.GetNoLimiter(IPAddress.None)
                    : RateLimitPartition.GetTokenBucketLimiter(network, _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = perSecond * BurstSeconds,
                        TokensPerPeriod = perSecond,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    }));
        }
    }

    private static ValueTask RejectAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var http = context.HttpContext;
        var isKnown = http.User.Identity is { IsAuthenticated: true };
        Refused.Add(1, new KeyValuePair<string, object?>("pushapp.limit", isKnown ? "sender" : "anonymous"));
        var seconds = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)after.TotalSeconds) : 1;
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        http.Features.Set(new RefusalReason(isKnown
            ? "Too many of your requests are under way (Senders:Requests)."
            : $"Too many requests without a valid token from this address ({AnonymousOptions.Section}:{nameof(AnonymousOptions.RequestsPerSecond)})."));
        return ValueTask.CompletedTask;
    }
}
