using Aspire.Hosting.Orchestration.Processes.Unix;
using Aspire.Hosting.Orchestration.Processes.Windows;

namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>A started process with all that it starts, as the operating system lets one hold it together.</summary>
internal abstract class ProcessTree : IAsyncDisposable
{
    /// <exception cref="ChildProcessStartException">The program could not be started.</exception>
    public static ProcessTree Start(ChildProcessOptions options)
    {
        var file = ExecutableFile.Resolve(options);
        return OperatingSystem.IsWindows()
            ? WindowsProcessTree.Start(file, options)
            : UnixProcessTree.Start(file, options);
    }

    public abstract int Pid { get; }

    public abstract Stream Output { get; }

    public abstract Stream Error { get; }

    /// <summary>Ends when the first process has; the others may live on.</summary>
    public abstract Task RootExited { get; }

    /// <summary>Whether others than the first process are alive.</summary>
    public abstract bool HasDescendants();

    /// <summary>Asks all processes to end.</summary>
    public abstract void Terminate();

    /// <summary>Ends all processes.</summary>
    public abstract void Kill();

    /// <summary>Lets the operating system forget the ended root; nothing may be signalled afterwards.</summary>
    /// <returns>The exit code; 128 + signal number for a process that a signal ended.</returns>
    public abstract int Release();

    public async ValueTask DisposeAsync()
    {
        await Output.DisposeAsync().ConfigureAwait(false);
        await Error.DisposeAsync().ConfigureAwait(false);
    }
}
