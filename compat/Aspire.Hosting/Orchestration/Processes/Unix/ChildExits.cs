using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Aspire.Hosting.Orchestration.Processes.Unix;

/// <summary>
/// Says when a child has exited, without reaping it: until <see cref="Reap"/> its id, and that of its process group,
/// cannot be given to another process, so it can still be signalled safely.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ChildExits
{
    private static readonly ConcurrentDictionary<int, TaskCompletionSource> Waiting = new();
    private static readonly PosixSignalRegistration ChildSignal = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => CheckAll());

    /// <summary>Completes when the child <paramref name="pid"/> has exited.</summary>
    public static Task WaitAsync(int pid)
    {
        GC.KeepAlive(ChildSignal);
        var exited = Waiting.GetOrAdd(pid, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        // It may have exited before the line above.
        Check(pid);
        return exited.Task;
    }

    /// <returns>The exit code; 128 + signal number where a signal ended the child; -1 where nobody kept it.</returns>
    public static int Reap(int pid)
    {
        if (LibC.waitpid(pid, out var status, 0) != pid)
        {
            // A host started with SIGCHLD ignored: the kernel reaps, and the code is lost.
            return -1;
        }
        var signal = status & 0x7F;
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal;
    }

    private static void CheckAll()
    {
        foreach (var pid in Waiting.Keys)
        {
            Check(pid);
        }
    }

    private static unsafe void Check(int pid)
    {
        var info = stackalloc int[32];
        new Span<int>(info, 32).Clear();
        var result = LibC.waitid(LibC.P_PID, pid, info, LibC.WEXITED | LibC.WNOHANG | LibC.WNOWAIT);
        var exited = result == 0 ? info[0] != 0 : Marshal.GetLastPInvokeError() == LibC.ECHILD;
        if (exited && Waiting.TryRemove(pid, out var waiting))
        {
            waiting.SetResult();
        }
    }
}
