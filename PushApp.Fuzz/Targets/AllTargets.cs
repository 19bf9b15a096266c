namespace PushApp.Fuzz.Targets;

/// <summary>All targets.</summary>
internal static class AllTargets
{
    /// <summary>In the order in which they have their turns: what is sent over HTTP waits in inboxes when clients connect.</summary>
    public static IReadOnlyList<Target> List { get; } = [new HttpTarget(), new WebSocketTarget(), new TcpTarget(), new BrokerTarget()];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. List.Select(target => target.Name)];
}
