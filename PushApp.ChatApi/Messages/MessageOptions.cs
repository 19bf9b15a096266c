using System.ComponentModel.DataAnnotations;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Messages;

/// <summary>What a message may be. Configuration section <c>Messages</c>.</summary>
internal sealed record MessageOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Messages";

    // What a request has beside the body: three ids, names and punctuation, with room for white space.
    private const int EnvelopeBytes = 8 * 1024;

    // An id, quotes and a comma.
    private const int ReceiverBytes = Identifiers.MaxLength + 4;

    /// <summary>The most bytes of a body, as JSON. 1 to 1,048,576 (1 MiB), default 262,144 (256 KiB).</summary>
    [Range(1, 1024 * 1024, ErrorMessage = $"{Section}:{nameof(MaxBodyBytes)} must be {{1}} to {{2}}.")]
    public int MaxBodyBytes { get; init; } = 256 * 1024;

    /// <summary>The most messages of a batch. 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxBatchCount)} must be {{1}} to {{2}}.")]
    public int MaxBatchCount { get; init; } = 1_000;

    /// <summary>The most bytes of a batch, with everything. 1,024 to 16,777,216 (16 MiB), default 4,194,304 (4 MiB).</summary>
    [Range(1024, 16 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(MaxBatchBytes)} must be {{1}} to {{2}}.")]
    public int MaxBatchBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The most receivers that a message lists. 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxReceivers)} must be {{1}} to {{2}}.")]
    public int MaxReceivers { get; init; } = 1_000;

    /// <summary>
    /// The most bytes that a message to many takes in their inboxes: its body, times its receivers. 1 MiB to 4 GiB, default
    /// 67,108,864 (64 MiB).
    /// </summary>
    [Range(1024 * 1024, 4L * 1024 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(MaxFanOutBytes)} must be {{1}} to {{2}}.")]
    public long MaxFanOutBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many messages of one stream are under way at the same time; the rest is not read. 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxStreamInFlight)} must be {{1}} to {{2}}.")]
    public int MaxStreamInFlight { get; init; } = 1_000;

    /// <summary>For how long nothing may come on a stream before it is ended. 1 second to 1 day, default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = $"{Section}:{nameof(StreamIdleTimeout)} must be {{1}} to {{2}}.")]
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The most bytes of a line of a stream: a message to one.</summary>
    public int MaxLineBytes => MaxBodyBytes + EnvelopeBytes;

    /// <summary>The most bytes of a request with one message.</summary>
    public int MaxRequestBytes => MaxLineBytes + MaxReceivers * ReceiverBytes;
}
