namespace PushApp.Gateway;

/// <summary>What a gateway allows its clients; configuration section <c>Gateway</c>. Durations are <c>hh:mm:ss</c>.</summary>
public sealed record GatewayOptions
{
    private const string Section = "Gateway";
    private const string TcpPortVariable = "TCP_PORT";

    /// <summary>How often a client is pinged, in seconds; two unanswered pings end the connection. 1 to 300, default 25.</summary>
    public int HeartbeatSeconds { get; init; } = 25;

    /// <summary>The most bytes that a client's frame may have. 256 to 1 MiB, default 16 KiB.</summary>
    public int MaxFrameBytes { get; init; } = 16 * 1024;

    /// <summary>The most frames that wait for one client before it counts as too slow. 16 to 65,536, default 256.</summary>
    public int OutboundFrames { get; init; } = 256;

    /// <summary>The most bytes that wait for one client; the last frame may exceed it. 64 KiB to 256 MiB, default 1 MiB.</summary>
    public int OutboundBytes { get; init; } = 1024 * 1024;

    /// <summary>How long one write may take before the client counts as too slow. 1 second to 5 minutes, default 10 seconds.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most messages that are held for one client while an earlier one is missing. 1 to 4,096, default 64.</summary>
    public int ReorderFrames { get; init; } = 64;

    /// <summary>How long a missing message may still come by itself before the inbox is asked. 0 to 5 seconds, default 50 ms.</summary>
    public TimeSpan ReorderWindow { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The most messages that one read of an inbox returns. 1 to 1,000, default 64.</summary>
    public int ReplayPage { get; init; } = 64;

    /// <summary>Over how long a stopping gateway spreads the closing of its clients. 0 to 1 minute, default 2 seconds.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After how long without a message the gateway sends itself one, to see that its consumer still receives. Two that take
    /// longer than half of it have the consumer built again. 1 second to 10 minutes, default 20 seconds.
    /// </summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The port for clients over TCP, also from the variable <c>TCP_PORT</c>; 0 for any free one, null for none.</summary>
    public int? TcpPort { get; init; }

    /// <summary>How often a client is pinged.</summary>
    internal TimeSpan Heartbeat => TimeSpan.FromSeconds(HeartbeatSeconds);

    /// <summary>Reads section <c>Gateway</c> and the variable <c>TCP_PORT</c>.</summary>
    /// <exception cref="InvalidOperationException">A value cannot be read or is out of range; the message names its key.</exception>
    public static GatewayOptions FromConfiguration(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<GatewayOptions>() ?? new GatewayOptions();
        if (configuration[TcpPortVariable] is { Length: > 0 } port)
        {
            options = options with
            {
                TcpPort = ushort.TryParse(port, out var number)
                    ? number
                    : throw new InvalidOperationException($"{TcpPortVariable} must be a port number, is '{port}'."),
            };
        }

        Check(nameof(HeartbeatSeconds), options.HeartbeatSeconds, 1, 300);
        Check(nameof(MaxFrameBytes), options.MaxFrameBytes, 256, 1024 * 1024);
        Check(nameof(OutboundFrames), options.OutboundFrames, 16, 65_536);
        Check(nameof(OutboundBytes), options.OutboundBytes, 64 * 1024, 256 * 1024 * 1024);
        Check(nameof(WriteTimeout), options.WriteTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Check(nameof(ReorderFrames), options.ReorderFrames, 1, 4096);
        Check(nameof(ReorderWindow), options.ReorderWindow, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Check(nameof(ReplayPage), options.ReplayPage, 1, 1000);
        Check(nameof(DrainTime), options.DrainTime, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Check(nameof(ProbeInterval), options.ProbeInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(nameof(TcpPort), options.TcpPort ?? 0, 0, ushort.MaxValue);
        return options;
    }

    private static void Check<T>(string name, T value, T min, T max) where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new InvalidOperationException($"{Section}:{name} must be {min} to {max}, is {value}.");
        }
    }
}
