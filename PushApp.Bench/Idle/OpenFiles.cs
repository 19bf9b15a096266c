using System.Globalization;

namespace PushApp.Bench.Idle;

/// <summary>How many files and sockets a process may have open.</summary>
internal static class OpenFiles
{
    private const string Name = "Max open files";

    /// <summary>The hard limit: .NET raises the limit of its own process to it when it starts.</summary>
    public static long Limit => Read(File.ReadLines("/proc/self/limits"));

    /// <summary>Reads it from <c>/proc/self/limits</c>: behind the name are the soft limit, the hard one and the unit.</summary>
    public static long Read(IEnumerable<string> limits)
    {
        var line = limits.First(line => line.StartsWith(Name, StringComparison.Ordinal));
        var hard = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return hard == "unlimited" ? long.MaxValue : long.Parse(hard, CultureInfo.InvariantCulture);
    }
}
