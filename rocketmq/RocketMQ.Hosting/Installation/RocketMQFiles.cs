namespace RocketMQ.Hosting.Installation;

/// <summary>The folder of one installation's run: configuration, store and logs; gone when the app host ends.</summary>
internal sealed class RocketMQFiles(RocketMQPorts ports) : IDisposable
{
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"rocketmq-{Guid.NewGuid():N}");

    public string NameServerConfiguration => Path.Combine(Folder, "namesrv.conf");

    public string BrokerConfiguration => Path.Combine(Folder, "broker.conf");

    public string ProxyConfiguration => Path.Combine(Folder, "proxy.json");

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A broker that is still flushing writes on; the system's temporary folder is cleaned by its owner.
        }
    }

    /// <summary>Writes the configuration of name server, broker and proxy, for the user's own eyes.</summary>
    /// <param name="keys">The access key that the proxy asks for; null where it asks for none.</param>
    public void Write(RocketMQKeys? keys)
    {
        var configuration = new RocketMQConfiguration(ports, Folder, keys);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.WriteAllText(NameServerConfiguration, configuration.NameServer);
        File.WriteAllText(BrokerConfiguration, configuration.Broker);
        File.WriteAllText(ProxyConfiguration, configuration.Proxy);
    }
}
