using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Aspire.Hosting.Orchestration.Processes.Unix;

/// <summary>
/// Starts a program as the leader of a process group of its own, which <see cref="System.Diagnostics.Process"/> cannot:
/// the group is what a stop and the <see cref="Guardian"/> signal, and Ctrl+C in the terminal does not reach it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class Spawn
{
    // Larger than posix_spawnattr_t, posix_spawn_file_actions_t and sigset_t of any C library (glibc: 336, 80, 128 bytes).
    private const int OpaqueBytes = 1024;

    private const short SetGroup = 0x02;
    private const short SetDefaultSignals = 0x04;
    private const short SetSignalMask = 0x08;
    private const short CloseUnnamedFiles = 0x4000; // macOS only

    private const int ReadOnly = 0;
    private const int WriteOnly = 1;

    // SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM: ignored by .NET (SIGPIPE) or perhaps by the shell that started the host.
    private static readonly int[] DefaultSignals = [1, 2, 3, 13, 15];

    /// <param name="file">An absolute path.</param>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="workingDirectory">Where the program starts.</param>
    /// <param name="environment">All of its environment.</param>
    /// <param name="input">Its standard input, like the next two a descriptor of the host's; null for /dev/null.</param>
    /// <param name="output">Its standard output.</param>
    /// <param name="error">Its standard error.</param>
    /// <returns>The process id, which is the group's too.</returns>
    /// <exception cref="ChildProcessStartException">The operating system refused.</exception>
    public static unsafe int Start(
        string file,
        IEnumerable<string> arguments,
        string workingDirectory,
        IReadOnlyDictionary<string, string> environment,
        SafeHandle? input = null,
        SafeHandle? output = null,
        SafeHandle? error = null)
    {
        string?[] argv = [file, .. arguments, null];
        string?[] envp = [.. environment.Select(variable => $"{variable.Key}={variable.Value}"), null];

        byte* actions = stackalloc byte[OpaqueBytes];
        byte* attributes = stackalloc byte[OpaqueBytes];
        byte* signals = stackalloc byte[OpaqueBytes];
        Check(LibC.posix_spawn_file_actions_init(actions), file);
        try
        {
            Check(LibC.posix_spawnattr_init(attributes), file);
            try
            {
                Check(LibC.posix_spawn_file_actions_addchdir_np(actions, workingDirectory), file);
                Redirect(actions, 0, input, ReadOnly, file);
                Redirect(actions, 1, output, WriteOnly, file);
                Redirect(actions, 2, error, WriteOnly, file);

                var flags = SetGroup | SetDefaultSignals | SetSignalMask;
                Check(LibC.posix_spawnattr_setflags(attributes, (short)(OperatingSystem.IsMacOS() ? flags | CloseUnnamedFiles : flags)), file);
                Check(LibC.posix_spawnattr_setpgroup(attributes, 0), file);
                Check(LibC.sigemptyset(signals), file);
                Check(LibC.posix_spawnattr_setsigmask(attributes, signals), file);
                foreach (var signal in DefaultSignals)
                {
                    Check(LibC.sigaddset(signals, signal), file);
                }
                Check(LibC.posix_spawnattr_setsigdefault(attributes, signals), file);

                Check(LibC.posix_spawn(out var pid, file, actions, attributes, argv, envp), file);
                return pid;
            }
            finally
            {
                _ = LibC.posix_spawnattr_destroy(attributes);
            }
        }
        finally
        {
            _ = LibC.posix_spawn_file_actions_destroy(actions);
            GC.KeepAlive(input);
            GC.KeepAlive(output);
            GC.KeepAlive(error);
        }
    }

    private static unsafe void Redirect(byte* actions, int standard, SafeHandle? handle, int nullFlags, string file) =>
        Check(
            handle is null
                ? LibC.posix_spawn_file_actions_addopen(actions, standard, "/dev/null", nullFlags, 0)
                : LibC.posix_spawn_file_actions_adddup2(actions, (int)handle.DangerousGetHandle(), standard),
            file);

    private static void Check(int error, string file)
    {
        if (error != 0)
        {
            throw new ChildProcessStartException($"Cannot start '{file}': {Describe(error)}.");
        }
    }

    private static string Describe(int error) => error switch
    {
        2 => "the program, or the interpreter that its first line names, does not exist",
        8 => "it is neither a program for this machine nor a script whose first line names an interpreter (#!/bin/sh)",
        13 => "permission denied",
        26 => "the file is being written to",
        _ => Marshal.GetPInvokeErrorMessage(error),
    };
}
