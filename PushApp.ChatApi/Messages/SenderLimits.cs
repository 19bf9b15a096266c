using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Threading.RateLimiting;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Inboxes;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Messages;

/// <summary>Counts what each sender sends, by the token's subject, and refuses what is beyond the limits.</summary>
internal sealed class SenderLimits(SenderLimitOptions options, InboxOptions inbox) : IDisposable
{
    private const int BurstSeconds = 20;

    private readonly Limit _messages = Limit.PerSecond(nameof(options.MessagesPerSecond), options.MessagesPerSecond);
    private readonly Limit _bytes = Limit.PerSecond(nameof(options.BytesPerSecond), options.BytesPerSecond);
    private readonly Limit _ids = Limit.Per(nameof(options.RememberedIds), inbox.IdempotencyWindow, options.RememberedIds);

    /// <summary>Takes room for a message: for each of its receivers, in whose inbox its body is.</summary>
    /// <inheritdoc cref="TryTake(ClaimsPrincipal, int, int, int, out RequestError?)"/>
    public bool TryTake(ClaimsPrincipal caller, SendMessageRequest message, int bytes, [NotNullWhen(false)] out RequestError? refusal) =>
        TryTake(caller, message.To.Count, message.Body.Length, message.Id is not null && message.Persist, bytes, out refusal);

    /// <summary>Takes room for a message to many: for each receiver, in whose inbox its body is.</summary>
    /// <inheritdoc cref="TryTake(ClaimsPrincipal, int, int, int, out RequestError?)"/>
    public bool TryTake(
        ClaimsPrincipal caller, int receivers, int body, bool isRemembered, int bytes, [NotNullWhen(false)] out RequestError? refusal) => TryTake(
            caller, receivers, (int)Math.Min(int.MaxValue, bytes + (receivers - 1L) * body), isRemembered ? receivers : 0, out refusal);

    /// <summary>Takes room for a request; or says why there is none.</summary>
    /// <param name="caller">Whose token the request has.</param>
    /// <param name="messages">How many messages are in it.</param>
    /// <param name="bytes">How many bytes it has.</param>
    /// <param name="ids">How many of the messages have an id that Redis has to remember.</param>
    /// <param name="refusal">429, with the option that says so.</param>
    public bool TryTake(ClaimsPrincipal caller, int messages, int bytes, int ids, [NotNullWhen(false)] out RequestError? refusal)
    {
        refusal = null;
        if (caller.HasScope(Scopes.System))
        {
            return true;
        }

        var sender = caller.Identity!.Name!;
        refusal = _messages.Refuse(sender, messages) ?? _bytes.Refuse(sender, bytes) ?? _ids.Refuse(sender, ids);
        if (refusal is not null)
        {
            ChatApiTelemetry.Refuse("sender_rate", messages);
        }

        return refusal is null;
    }

    public void Dispose()
    {
        _messages.Dispose();
        _bytes.Dispose();
        _ids.Dispose();
    }

    /// <summary>A bucket for each sender that has sent lately.</summary>
    private sealed class Limit(string option, int capacity, TimeSpan period, int perPeriod) : IDisposable
    {
        private readonly PartitionedRateLimiter<string>? _limiter = capacity == 0 ? null : PartitionedRateLimiter.Create<string, string>(
            sender => RateLimitPartition.GetTokenBucketLimiter(sender, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = capacity,
                ReplenishmentPeriod = period,
                TokensPerPeriod = perPeriod,
                AutoReplenishment = true,
            }),
            StringComparer.Ordinal);

        public static Limit PerSecond(string option, int count) => new(option, count * BurstSeconds, TimeSpan.FromSeconds(1), count);

        public static Limit Per(string option, TimeSpan window, int count) =>
            count == 0 ? new(option, 0, window, 0) : new(option, count, window / count, 1);

        public RequestError? Refuse(string sender, int count)
        {
            if (_limiter is null || count == 0)
            {
                return null;
            }

            // A request may be larger than the bucket: a full one is enough for it.
            using var lease = _limiter.AttemptAcquire(sender, Math.Min(count, capacity));
            return lease.IsAcquired ? null : RequestError.TooMany(
                $"You send more than one may ({SenderLimitOptions.Section}:{option}).",
                lease.RetryAfterSeconds());
        }

        public void Dispose() => _limiter?.Dispose();
    }
}
