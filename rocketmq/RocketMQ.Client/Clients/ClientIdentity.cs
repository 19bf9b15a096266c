using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Org.Apache.Rocketmq;

/// <summary>A client's id.</summary>
internal static class ClientIdentity
{
    private static int _lastIndex;

    public static string Host { get; } = Dns.GetHostName();

    public static string Version { get; } = typeof(ClientIdentity).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Unique among all clients: host, process, index within the process, and a random part for reused process ids.</summary>
    public static string NewClientId() => string.Create(CultureInfo.InvariantCulture,
        $"{Host}@{Environment.ProcessId}@{Interlocked.Increment(ref _lastIndex)}@{Random.Shared.NextInt64():x16}");

    public static Proto.UA UserAgent() => new()
    {
        Language = Proto.Language.DotNet,
        Version = Version,
        Platform = RuntimeInformation.OSDescription,
        Hostname = Host,
    };
}
