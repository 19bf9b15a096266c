using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Messages;

/// <summary>The rate limiter's policy for a sender's requests at the same time: their bodies are in memory.</summary>
internal sealed class SenderRequests(SenderLimitOptions options) : IRateLimiterPolicy<string>
{
    /// <summary>The policy's name.</summary>
    public const string Policy = "sender";

    // What waits has not been read: it is in the sockets.
    private const int WaitingPerServed = 8;

    private const string Refusal = $"Too many of your requests are under way ({SenderLimitOptions.Section}:{nameof(SenderLimitOptions.Requests)}).";

    private readonly ConcurrencyLimiterOptions _limit = new() { PermitLimit = options.Requests, QueueLimit = WaitingPerServed * options.Requests };

    /// <inheritdoc/>
    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected { get; } =
        (context, _) => RateLimitExtensions.RefuseAsync(context, Policy, Refusal);

    /// <inheritdoc/>
    public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        options.Requests == 0 || httpContext.User.Identity?.Name is not { } sender || httpContext.User.HasScope(Scopes.System)
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetConcurrencyLimiter(sender, _ => _limit);
}
