using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Aspire.Hosting.Orchestration.Processes.Unix;

/// <summary>The part of the C library that starts, signals and reaps processes. Numbers are those of Linux and macOS.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class LibC
{
    public const int ECHILD = 10;
    public const int SIGKILL = 9;
    public const int SIGTERM = 15;
    public const int P_PID = 1;
    public const int WNOHANG = 1;
    public const int WEXITED = 4;
    public static readonly int WNOWAIT = OperatingSystem.IsMacOS() ? 0x20 : 0x0100_0000;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    /// <param name="idType">What <paramref name="id"/> is.</param>
    /// <param name="id">A process id.</param>
    /// <param name="info">At least 128 zeroed bytes; begins with SIGCHLD when a child was found.</param>
    /// <param name="options">The W… bits.</param>
    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial int waitid(int idType, int id, int* info, int options);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int waitpid(int pid, out int status, int options);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int posix_spawn(
        out int pid, string path, void* fileActions, void* attributes, string?[] argv, string?[] envp);

    [LibraryImport("libc")]
    public static unsafe partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport("libc")]
    public static unsafe partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int posix_spawn_file_actions_addopen(void* actions, int fd, string path, int flags, uint mode);

    [LibraryImport("libc")]
    public static unsafe partial int posix_spawn_file_actions_adddup2(void* actions, int fd, int target);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int posix_spawn_file_actions_addchdir_np(void* actions, string path);

    [LibraryImport("libc")]
    public static unsafe partial int posix_spawnattr_init(void* attributes);

    [LibraryImport("libc")]
    public static unsafe partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport("libc")]
    public static unsafe partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport("libc")]
    public static unsafe partial int posix_spawnattr_setpgroup(void* attributes, int group);

    [LibraryImport("libc")]
    public static unsafe partial int posix_spawnattr_setsigmask(void* attributes, void* signals);

    [LibraryImport("libc")]
    public static unsafe partial int posix_spawnattr_setsigdefault(void* attributes, void* signals);

    [LibraryImport("libc")]
    public static unsafe partial int sigemptyset(void* signals);

    [LibraryImport("libc")]
    public static unsafe partial int sigaddset(void* signals, int signal);
}
