using System.Globalization;

namespace Aspire.Hosting.Orchestration.Proxying;

/// <summary>The process that listens on a port.</summary>
internal sealed record PortHolder(int Pid, string Name)
{
    private const string ListenState = "0A";

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <returns>Null where it cannot be known: another user's process, or a system other than Linux.</returns>
    public static PortHolder? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }
        try
        {
            var sockets = ListeningSockets(port).Select(inode => $"socket:[{inode}]").ToHashSet();
            return sockets.Count == 0 ? null : FindOwner(sockets);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // proc_net_tcp: "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …", addresses in hexadecimal.
    private static IEnumerable<string> ListeningSockets(int port)
    {
        var localPort = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return Tables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == ListenState && fields[1].EndsWith(localPort, StringComparison.Ordinal))
            .Select(fields => fields[9]);
    }

    private static PortHolder? FindOwner(HashSet<string> sockets)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Holds(folder, sockets))
            {
                return new PortHolder(pid, File.ReadAllText(Path.Combine(folder, "comm")).Trim());
            }
        }
        return null;
    }

    private static bool Holds(string processFolder, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(processFolder, "fd")).EnumerateFiles()
                .Any(file => file.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
