using System.Globalization;
using System.Runtime.Versioning;

namespace Aspire.Hosting.Orchestration.Processes.Unix;

/// <summary>Signals to, and questions about, a process group whose leader has not been reaped.</summary>
[UnsupportedOSPlatform("windows")]
internal static class ProcessGroup
{
    public static void Signal(int group, int signal)
    {
        // ESRCH, and on macOS EPERM, mean that nobody is left to hear it.
        _ = LibC.kill(-group, signal);
    }

    /// <summary>Whether any process of the group is alive; a leader that has exited but is not reaped is not.</summary>
    public static bool HasLivingMembers(int group) =>
        // On Linux the unreaped leader makes kill succeed; elsewhere only living processes do.
        OperatingSystem.IsLinux() ? FindMembers(group) : LibC.kill(-group, 0) == 0;

    private static bool FindMembers(int group)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (char.IsAsciiDigit(folder[^1]) && IsLivingMember(folder, group))
            {
                return true;
            }
        }
        return false;
    }

    // proc(5): "pid (name) state ppid pgrp …", and the name may hold spaces and brackets.
    private static bool IsLivingMember(string folder, int group)
    {
        string stat;
        try
        {
            stat = File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            return false;
        }
        var fields = stat.AsSpan(stat.LastIndexOf(')') + 2);
        if (fields[0] is 'Z' or 'X')
        {
            return false;
        }
        Span<Range> parts = stackalloc Range[4];
        fields.Split(parts, ' ');
        return int.Parse(fields[parts[2]], CultureInfo.InvariantCulture) == group;
    }
}
