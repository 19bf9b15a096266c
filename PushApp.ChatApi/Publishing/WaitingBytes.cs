using System.ComponentModel.DataAnnotations;

namespace PushApp.ChatApi.Publishing;

/// <summary>What may wait for RocketMQ. Configuration section <c>Publishing</c>.</summary>
internal sealed record PublishingOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Publishing";

    /// <summary>
    /// The most bytes of messages that wait for RocketMQ, to all gateways together; to one at most 16 MiB. What finds no room
    /// is in the inbox, or is answered with 503 where it is not to be persisted. 1 MiB to 16 GiB, default 64 MiB.
    /// </summary>
    [Range(1024 * 1024, 16L * 1024 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(MaxWaitingBytes)} must be {{1}} to {{2}}.")]
    public long MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;
}

/// <summary>The bytes that wait in all queues together.</summary>
internal sealed class WaitingBytes(PublishingOptions options)
{
    private long _bytes;

    /// <summary>Takes room; <see cref="Give"/> it back in any case.</summary>
    /// <returns>Whether there was some.</returns>
    public bool Take(int bytes) => Interlocked.Add(ref _bytes, bytes) <= options.MaxWaitingBytes;

    /// <summary>Gives room back.</summary>
    public void Give(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}
