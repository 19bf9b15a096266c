using RocketMQ.TestKit;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Fuzz.Systems;

/// <summary>A service of the fuzzed system: whether it lives, what memory it has, what it logs.</summary>
internal sealed class WatchedService
{
    private readonly ServiceProcess _process;

    /// <param name="name">What the report calls it.</param>
    /// <param name="started">The process.</param>
    public WatchedService(string name, RunningService started)
    {
        (Name, _process, Address) = (name, started.Process, started.Address);
        _process.Process.OutputDataReceived += (_, line) => Log.Take(line.Data);
        _process.Process.ErrorDataReceived += (_, line) => Log.Take(line.Data);
    }

    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What it has logged.</summary>
    public ServiceLog Log { get; } = new();

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.Process.HasExited;

    /// <summary>Its resident memory, in bytes.</summary>
    public long ResidentBytes => HasEnded ? 0 : ProcessUsage.ResidentBytes([_process.Process.Id]);

    /// <summary>How it ended: its exit code, and the last lines that it wrote.</summary>
    public string End => $"{Name} ended with {_process.Process.ExitCode}: {string.Join(" / ", _process.Lines.Where(line => line.Length > 0).TakeLast(6))}";
}
