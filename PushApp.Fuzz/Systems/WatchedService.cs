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

    /// <summary>Its resident memory, in bytes; 0 where it has ended or is about to.</summary>
    public long ResidentBytes
    {
        get
        {
            try
            {
                return ProcessUsage.ResidentBytes([_process.Process.Id]);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>How it ended: its exit code, and what the runtime says of it, or else its last line.</summary>
    public string End => $"{Name} ended with {_process.Process.ExitCode}: {_process.Lines.LastOrDefault(IsEpitaph) ?? _process.Lines.LastOrDefault(line => line.Length > 0)}";

    private static bool IsEpitaph(string line) =>
        line.StartsWith("Stack overflow", StringComparison.Ordinal) || line.StartsWith("Unhandled exception", StringComparison.Ordinal) || line.StartsWith("Out of memory", StringComparison.Ordinal);
}
