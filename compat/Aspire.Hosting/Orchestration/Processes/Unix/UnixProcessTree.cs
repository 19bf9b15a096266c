using System.IO.Pipes;
using System.Runtime.Versioning;

namespace Aspire.Hosting.Orchestration.Processes.Unix;

/// <summary>A process group, told to the <see cref="Guardian"/> from its first moment to its last.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixProcessTree : ProcessTree
{
    private readonly AnonymousPipeServerStream _output;
    private readonly AnonymousPipeServerStream _error;

    private UnixProcessTree(int pid, AnonymousPipeServerStream output, AnonymousPipeServerStream error)
    {
        Pid = pid;
        _output = output;
        _error = error;
        RootExited = ChildExits.WaitAsync(pid);
    }

    public static UnixProcessTree Start(string file, ChildProcessOptions options)
    {
        var guardian = Guardian.OfThisHost;
        guardian.EnsureRunning();
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var error = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        try
        {
            var pid = Spawn.Start(
                file, options.Arguments, options.WorkingDirectory, options.Environment,
                output: output.ClientSafePipeHandle, error: error.ClientSafePipeHandle);
            guardian.Guard(pid);
            output.DisposeLocalCopyOfClientHandle();
            error.DisposeLocalCopyOfClientHandle();
            return new UnixProcessTree(pid, output, error);
        }
        catch
        {
            output.Dispose();
            error.Dispose();
            throw;
        }
    }

    public override int Pid { get; }

    public override Stream Output => _output;

    public override Stream Error => _error;

    public override Task RootExited { get; }

    public override bool HasDescendants() => ProcessGroup.HasLivingMembers(Pid);

    public override void Terminate() => ProcessGroup.Signal(Pid, LibC.SIGTERM);

    public override void Kill() => ProcessGroup.Signal(Pid, LibC.SIGKILL);

    public override int Release()
    {
        Guardian.OfThisHost.Forget(Pid);
        return ChildExits.Reap(Pid);
    }
}
