using System.ComponentModel.DataAnnotations;
using PushApp.ServiceDefaults;

namespace PushApp.Gateway;

/// <summary>What a gateway allows its clients; configuration section <c>Gateway</c>. Durations are <c>hh:mm:ss</c>.</summary>
internal sealed record GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>How often a client is pinged, in seconds; two unanswered pings end the connection. 1 to 300, default 25.</summary>
    [Range(1, 300, ErrorMessage = $"{Section}:{nameof(HeartbeatSeconds)} must be {{1}} to {{2}}.")]
    public int HeartbeatSeconds { get; set; } = 25;

    /// <summary>The most bytes that a client's frame may have. 256 to 1 MiB, default 16 KiB.</summary>
    [Range(256, 1024 * 1024, ErrorMessage = $"{Section}:{nameof(MaxFrameBytes)} must be {{1}} to {{2}}.")]
    public int MaxFrameBytes { get; set; } = 16 * 1024;

    /// <summary>The most bytes that wait for one client; the last frame may exceed it. 64 KiB to 256 MiB, default 1 MiB.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(OutboundBytes)} must be {{1}} to {{2}}.")]
    public int OutboundBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The most bytes that wait for all clients together; past it each may have 16 KiB waiting. 1 MiB to 1 TiB, default 256 MiB.
    /// </summary>
    [Range(1024 * 1024, 1024L * 1024 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(OutboundTotalBytes)} must be {{1}} to {{2}}.")]
    public long OutboundTotalBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>How long one write may take before the client counts as too slow. 1 second to 5 minutes, default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage = $"{Section}:{nameof(WriteTimeout)} must be {{1}} to {{2}}.")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Over how long a stopping gateway spreads the closing of its clients. 0 to 1 minute, default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = $"{Section}:{nameof(DrainTime)} must be {{1}} to {{2}}.")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After how long without a message the gateway sends itself one, to see that its consumer still receives. Two that take
    /// longer than half of it have the consumer built again. 1 second to 10 minutes, default 20 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = $"{Section}:{nameof(ProbeInterval)} must be {{1}} to {{2}}.")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The origins (<c>https://app.example.com</c>) whose pages may connect, <c>*</c> for all. None by default: in Development
    /// loopback origins, otherwise those of the gateway's own host.
    /// </summary>
    [Origins(ErrorMessage = $"{Section}:{nameof(AllowedOrigins)} must have origins as https://app.example.com, without a path, or *.")]
    public IList<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// Whether receipts are told as events on RocketMQ's topic <c>PUSH_EVENT</c>: for each device that has come further, at most
    /// one a second. Default false.
    /// </summary>
    public bool ReceiptEvents { get; set; }

    /// <summary>How often a client is pinged.</summary>
    internal TimeSpan Heartbeat => TimeSpan.FromSeconds(HeartbeatSeconds);
}
