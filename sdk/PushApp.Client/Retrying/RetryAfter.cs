using System.Net.Http.Headers;

namespace PushApp.Client.Retrying;

/// <summary>The header <c>Retry-After</c>: seconds or a date (RFC 9110 §10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>How long to wait; null where the header is missing or cannot be read.</summary>
    public static TimeSpan? Read(string? header, DateTimeOffset now) =>
        RetryConditionHeaderValue.TryParse(header, out var value) ? Read(value, now) : null;

    /// <inheritdoc cref="Read(string?, DateTimeOffset)"/>
    public static TimeSpan? Read(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        (header?.Delta ?? header?.Date - now) is { } wait && wait > TimeSpan.Zero ? wait : null;
}
