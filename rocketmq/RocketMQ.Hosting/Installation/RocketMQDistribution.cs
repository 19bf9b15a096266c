namespace RocketMQ.Hosting.Installation;

/// <summary>A RocketMQ distribution on this machine: the folder that <c>ROCKETMQ_HOME</c> names.</summary>
/// <param name="Home">Its full path.</param>
/// <param name="Version">What it is.</param>
internal sealed record RocketMQDistribution(string Home, Version Version)
{
    // Before it, a gateway whose tag is rare waits seconds for its messages: apache/rocketmq#8472.
    private static readonly Version Oldest = new(5, 3, 1);

    /// <summary>Finds a distribution that PushApp runs on.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says what is there instead.</exception>
    public static RocketMQDistribution At(string home)
    {
        if (!Directory.Exists(home))
        {
            throw new InvalidOperationException($"ROCKETMQ_HOME ('{home}') does not exist.");
        }

        var version = BrokerVersion(Path.Combine(home, "lib")) ?? throw new InvalidOperationException(
            $"ROCKETMQ_HOME ('{home}') is no RocketMQ distribution: it has no lib/rocketmq-broker-<version>.jar.");
        return version >= Oldest
            ? new(Path.GetFullPath(home), version)
            : throw new InvalidOperationException($"ROCKETMQ_HOME ('{home}') is RocketMQ {version}; PushApp needs {Oldest} or later.");
    }

    private static Version? BrokerVersion(string lib)
    {
        const string name = "rocketmq-broker-";
        return Directory.Exists(lib)
            ? Directory.EnumerateFiles(lib, $"{name}*.jar")
                .Select(jar => Version.TryParse(Path.GetFileNameWithoutExtension(jar)[name.Length..].Split('-')[0], out var version) ? version : null)
                .Max()
            : null;
    }
}
