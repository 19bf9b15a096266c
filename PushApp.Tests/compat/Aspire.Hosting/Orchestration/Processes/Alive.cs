using System.Diagnostics;

namespace PushApp.Tests.Compat.Orchestration.Processes;

internal static class Alive
{
    /// <summary>Whether the process runs; one that has ended and waits to be reaped does not.</summary>
    public static bool Is(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited && !(OperatingSystem.IsLinux() && IsZombie(pid));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsZombie(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] == 'Z';
        }
        catch (IOException)
        {
            return true;
        }
    }
}
