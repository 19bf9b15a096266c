using System.Globalization;

namespace RocketMQ.TestKit.Measuring;

/// <summary>The CPU time and memory of processes of this machine, from <c>/proc</c>.</summary>
internal static class ProcessUsage
{
    // What the kernel counts in, on every architecture that .NET runs on.
    private const long TicksPerClockTick = TimeSpan.TicksPerSecond / 100;

    /// <summary>Processor time of all of them since they began, in user mode and kernel.</summary>
    public static TimeSpan Cpu(IEnumerable<int> processes) => new(processes.Sum(CpuTicks));

    /// <summary>Resident memory of all of them, in bytes.</summary>
    public static long ResidentBytes(IEnumerable<int> processes) => processes.Sum(ResidentBytes);

    private static long CpuTicks(int process)
    {
        // The second field, the command in parentheses, may hold blanks: count from behind it. utime and stime are 14 and 15.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) * TicksPerClockTick;
    }

    private static long ResidentBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return Number(line["VmRSS:".Length..^"kB".Length].Trim()) * 1024;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
