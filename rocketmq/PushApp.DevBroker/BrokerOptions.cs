using System.Globalization;
using System.Net;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker;

/// <summary>The options, from the command line (<c>--port 8081</c>), in the environment or in appsettings.json.</summary>
internal sealed record BrokerOptions
{
    /// <summary>The port to listen on; 0 for a free one. Without it that of ASPNETCORE_URLS, else 8081.</summary>
    public int Port { get; init; } = 8081;

    /// <summary>The address to listen on: loopback, unless told otherwise; <c>0.0.0.0</c> and <c>::</c> are all of them.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>
    /// A PFX or PEM file with the certificate for clients that come by TLS. Without it the broker makes one at each start.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>The PEM file with the certificate's key, where the certificate's own file does not have it.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>The password of the PFX file or of the encrypted PEM key.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>The access key that requests must be signed with; without one, requests go unsigned.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The access key's secret.</summary>
    public string? SecretKey { get; init; }

    /// <summary>The folder that messages and consumers' progress are kept in; without it they are in memory and end with the process.</summary>
    public string? Data { get; init; }

    /// <summary>Whether a producer's answer waits until the disk has the message, and not just the operating system: then it outlives a power cut.</summary>
    public bool SyncToDisk { get; init; }

    /// <summary>Bytes of messages kept in <see cref="Data"/>; beyond it the oldest go, in files of 64 MiB.</summary>
    public long RetainBytes { get; init; } = 10L * 1024 * 1024 * 1024;

    /// <summary>For how long messages are kept in <see cref="Data"/>, consumed or not; then they go, in files of 64 MiB.</summary>
    public double RetainHours { get; init; } = 72;

    /// <summary>Without <see cref="Data"/>: bytes of messages kept in memory; beyond it the oldest go.</summary>
    public long Memory { get; init; } = 256L * 1024 * 1024;

    /// <summary>Queues of a topic that says nothing else.</summary>
    public int Queues { get; init; } = 4;

    /// <summary>Whether a topic is created when it is first asked for.</summary>
    public bool AutoCreateTopics { get; init; }

    /// <summary>The most topics that are created so.</summary>
    public int MaxAutoCreatedTopics { get; init; } = 1000;

    /// <summary>Whether a consumer group is created when it first polls.</summary>
    public bool AutoCreateGroups { get; init; } = true;

    /// <summary>The most consumer groups that are created so.</summary>
    public int MaxAutoCreatedGroups { get; init; } = 10_000;

    /// <summary>The most clients, by their ids, on one connection.</summary>
    public int MaxClientsPerConnection { get; init; } = 1000;

    /// <summary>The most characters of a consumer's filter, tags or SQL.</summary>
    public int MaxFilterLength { get; init; } = 64 * 1024;

    /// <summary>How soon the messages of a client that went away become visible again.</summary>
    public int ReleaseAfterMilliseconds { get; init; } = 1000;

    /// <summary>How long a client may leave a command on its Telemetry stream unread; then the stream ends.</summary>
    public int WriteTimeoutMilliseconds { get; init; } = 10_000;

    /// <summary>How long a transaction may stay open before its producer is asked about it.</summary>
    public int TransactionTimeoutMilliseconds { get; init; } = 6_000;

    /// <summary>The pause between two such questions.</summary>
    public int TransactionCheckMilliseconds { get; init; } = 30_000;

    /// <summary>How often a producer is asked; then the transaction is rolled back.</summary>
    public int TransactionChecks { get; init; } = 15;

    /// <summary>Topics to have from the start, by name.</summary>
    public IReadOnlyDictionary<string, TopicOptions> Topics { get; init; } = new Dictionary<string, TopicOptions>();

    /// <summary>Consumer groups to have from the start, by name.</summary>
    public IReadOnlyDictionary<string, GroupOptions> Groups { get; init; } = new Dictionary<string, GroupOptions>();

    /// <summary>Reads and checks the configuration.</summary>
    /// <exception cref="InvalidOperationException">A value is out of its range; the message names its key.</exception>
    public static BrokerOptions From(IConfiguration configuration)
    {
        var options = configuration.Get<BrokerOptions>() ?? new BrokerOptions();
        if (configuration["Port"] is null && PortOf(configuration["URLS"]) is { } port)
        {
            options = options with { Port = port };
        }

        Require(options.Port is >= 0 and <= 65535, "Port", "a port number", options.Port);
        Require(IPAddress.TryParse(options.Bind, out _), "Bind", "an IP address", options.Bind);
        Require(string.IsNullOrEmpty(options.CertificateKey) || !string.IsNullOrEmpty(options.Certificate), "CertificateKey", "absent where Certificate is", options.CertificateKey);
        Require(string.IsNullOrEmpty(options.AccessKey) || !string.IsNullOrEmpty(options.SecretKey), "SecretKey", "set where AccessKey is", "absent");
        Require(string.IsNullOrEmpty(options.SecretKey) || !string.IsNullOrEmpty(options.AccessKey), "AccessKey", "set where SecretKey is", "absent");
        Require(options.Queues is >= 1 and <= 1024, "Queues", "from 1 to 1024", options.Queues);
        Require(options.Memory >= 16 << 20, "Memory", "at least 16777216 (16 MiB)", options.Memory);
        Require(options.RetainBytes >= 128 << 20, "RetainBytes", "at least 134217728 (128 MiB)", options.RetainBytes);
        Require(options.RetainHours > 0, "RetainHours", "above 0", options.RetainHours);
        Require(options.MaxAutoCreatedTopics >= 0, "MaxAutoCreatedTopics", "0 or more", options.MaxAutoCreatedTopics);
        Require(options.MaxAutoCreatedGroups >= 0, "MaxAutoCreatedGroups", "0 or more", options.MaxAutoCreatedGroups);
        Require(options.MaxClientsPerConnection >= 1, "MaxClientsPerConnection", "1 or more", options.MaxClientsPerConnection);
        Require(options.MaxFilterLength is >= 1 and <= 1 << 20, "MaxFilterLength", "from 1 to 1048576", options.MaxFilterLength);
        Require(options.ReleaseAfterMilliseconds >= 0, "ReleaseAfterMilliseconds", "0 or more", options.ReleaseAfterMilliseconds);
        Require(options.WriteTimeoutMilliseconds > 0, "WriteTimeoutMilliseconds", "above 0", options.WriteTimeoutMilliseconds);
        Require(options.TransactionTimeoutMilliseconds > 0, "TransactionTimeoutMilliseconds", "above 0", options.TransactionTimeoutMilliseconds);
        Require(options.TransactionCheckMilliseconds > 0, "TransactionCheckMilliseconds", "above 0", options.TransactionCheckMilliseconds);
        Require(options.TransactionChecks >= 0, "TransactionChecks", "0 or more", options.TransactionChecks);
        foreach (var (name, topic) in options.Topics)
        {
            Require(topic.Type is not (MessageType.Unspecified or MessageType.Lite), $"Topics:{name}:Type", "Normal, Fifo, Delay, Transaction or Priority", topic.Type);
            Require(topic.Queues is null or (>= 1 and <= 1024), $"Topics:{name}:Queues", "from 1 to 1024", topic.Queues);
        }

        foreach (var (name, group) in options.Groups)
        {
            Require(group.MaxAttempts >= 1, $"Groups:{name}:MaxAttempts", "1 or more", group.MaxAttempts);
        }

        return options;
    }

    private static int? PortOf(string? urls) =>
        Uri.TryCreate(urls?.Split(';')[0].Replace("*", "localhost", StringComparison.Ordinal)
            .Replace("+", "localhost", StringComparison.Ordinal), UriKind.Absolute, out var url) ? url.Port : null;

    private static void Require(bool holds, string key, string range, object? value)
    {
        if (!holds)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{key} must be {range}; it is {value}."));
        }
    }
}

/// <summary>A topic of the configuration.</summary>
internal sealed record TopicOptions
{
    /// <summary>Its queues; the broker's default where it says nothing.</summary>
    public int? Queues { get; init; }

    /// <summary>The only type of message that it takes; every type where it says nothing.</summary>
    public MessageType? Type { get; init; }
}

/// <summary>A consumer group of the configuration.</summary>
internal sealed record GroupOptions
{
    /// <summary>Whether messages of a queue, and so those of a message group, are consumed in order.</summary>
    public bool Fifo { get; init; }

    /// <summary>Deliveries of a message before it goes to the dead-letter topic.</summary>
    public int MaxAttempts { get; init; } = 17;
}
