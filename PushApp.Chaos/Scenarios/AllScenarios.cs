namespace PushApp.Chaos.Scenarios;

/// <summary>Every scenario, in the order in which they run. Those that need another system come last.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<IScenario> List { get; } =
    [
        new GatewayKill(),
        new GatewayFreeze(),
        new RollingRestart(),
        new BrokerKill(),
        new BrokerFreeze(),
        new RedisRestart(),
        new RedisWipe(),
        new RedisFailover(),
        new ChatApiKill(),
        new ChatApiFreeze(),
        new ClientStall(),
        new SilentReaders(),
        new ReconnectStorm(),
        new ClockSkew(),
    ];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. List.Select(scenario => scenario.Name)];
}
