using System.Data.Common;
using Org.Apache.Rocketmq;

namespace PushApp.Delivery.RocketMQ;

/// <summary>
/// Where RocketMQ is and how to enter: <c>host:port</c>, or
/// <c>Endpoints=host:port;Ssl=true;AccessKey=…;SecretKey=…;Namespace=…</c> of which only <c>Endpoints</c> must be there.
/// </summary>
public sealed record RocketMQConnection
{
    internal const string Form = "host:port or Endpoints=host:port;Ssl=true;AccessKey=…;SecretKey=…;Namespace=…";

    /// <summary><c>host:port</c> of the gRPC endpoint (the proxy's, usually port 8081).</summary>
    public required string Endpoints { get; init; }

    /// <summary>Whether to use TLS. Default false, unlike the official client's own default.</summary>
    public bool Ssl { get; init; }

    /// <summary>The access key; null where the broker asks for none.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The secret key; null exactly where <see cref="AccessKey"/> is.</summary>
    public string? SecretKey { get; init; }

    /// <summary>The RocketMQ namespace; empty for none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">It has another form. The message repeats no secret.</exception>
    public static RocketMQConnection Parse(string text) =>
        (text.Contains('=', StringComparison.Ordinal) ? ParseFields(text) : new RocketMQConnection { Endpoints = text.Trim() }).Validated();

    /// <summary>The settings of the RocketMQ client.</summary>
    public ClientConfig ToClientConfig()
    {
        var builder = new ClientConfig.Builder().SetEndpoints(Endpoints).EnableSsl(Ssl).SetNamespace(Namespace);
        if (AccessKey is not null && SecretKey is not null)
        {
            builder.SetCredentialsProvider(new StaticSessionCredentialsProvider(AccessKey, SecretKey));
        }

        return builder.Build();
    }

    private static RocketMQConnection ParseFields(string text)
    {
        var connection = new RocketMQConnection { Endpoints = "" };
        foreach (var (name, value) in Fields(text))
        {
            connection = name switch
            {
                "endpoints" => connection with { Endpoints = value },
                "ssl" => connection with { Ssl = bool.TryParse(value, out var ssl) ? ssl : throw new FormatException("'Ssl' must be true or false.") },
                "accesskey" => connection with { AccessKey = value },
                "secretkey" => connection with { SecretKey = value },
                "namespace" => connection with { Namespace = value },
                _ => throw new FormatException($"'{name}' is not a field of it. It must be {Form}."),
            };
        }

        return connection;
    }

    private static IEnumerable<(string Name, string Value)> Fields(string text)
    {
        var fields = new DbConnectionStringBuilder();
        try
        {
            fields.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // Its message quotes the text, secrets included.
            throw new FormatException($"It cannot be read. It must be {Form}.");
        }

        return fields.Cast<KeyValuePair<string, object>>().Select(field => (field.Key, (string)field.Value));
    }

    private RocketMQConnection Validated()
    {
        var colon = Endpoints.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(Endpoints.AsSpan(colon + 1), out var port) || port == 0)
        {
            throw new FormatException($"'{Endpoints}' is not host:port. It must be {Form}.");
        }

        if (AccessKey is null != SecretKey is null)
        {
            throw new FormatException("'AccessKey' and 'SecretKey' go together.");
        }

        return this;
    }
}
