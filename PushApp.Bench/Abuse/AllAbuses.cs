using RocketMQ.TestKit;

namespace PushApp.Bench.Abuse;

/// <summary>All abuses.</summary>
internal static class AllAbuses
{
    private const string All = "all";

    private static readonly IReadOnlyList<IAbuse> List =
    [
        new ReplayAbuse(), new StallAbuse(gateways: 1), new StallAbuse(gateways: 5), new DevicesAbuse(), new IdleTcpAbuse(), new FloodAbuse(), new CrowdOutAbuse(), new FramesAbuse(), new LogsAbuse(),
    ];

    /// <summary>The abuses of a name.</summary>
    public static IEnumerable<IAbuse> Of(string name) => List.Where(abuse => abuse.Name == name);

    /// <summary>The names that are meant.</summary>
    /// <exception cref="ArgumentException">One is none of them.</exception>
    public static IReadOnlyList<string> Named(IReadOnlyList<string> names)
    {
        string[] known = [.. List.Select(abuse => abuse.Name).Distinct()];
        return names is [All] ? known : [.. names.Select(name => CommandLineValue.OneOf([.. known, All], name))];
    }
}
