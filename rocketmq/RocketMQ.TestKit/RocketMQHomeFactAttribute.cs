namespace RocketMQ.TestKit;

/// <summary>A test that runs the RocketMQ distribution under <c>ROCKETMQ_HOME</c>; skipped, with the reason, where none is named.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RocketMQHomeFactAttribute : FactAttribute
{
    /// <summary>The environment variable that names the distribution's folder.</summary>
    public const string Variable = "ROCKETMQ_HOME";

    /// <summary>What the variable means, for the reason of a skip.</summary>
    public const string Meaning = "the folder of a RocketMQ distribution to test against";

    public RocketMQHomeFactAttribute() => Skip = Home is null ? $"{Variable} is not set: {Meaning}" : null;

    /// <summary>The distribution's folder; null where none is named.</summary>
    internal static string? Home => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } home ? home : null;
}
