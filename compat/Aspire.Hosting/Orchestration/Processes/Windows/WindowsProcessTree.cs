using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Aspire.Hosting.Orchestration.Processes.Windows;

/// <summary>
/// A process and its descendants, by their parents. Windows has no SIGTERM: a stop is Ctrl+Break to the child's process
/// group, which .NET and Java programs take as a request to end and which needs the host to have a console.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsProcessTree : ProcessTree
{
    private const uint CtrlBreak = 1;

    private readonly Process _process;

    private WindowsProcessTree(Process process)
    {
        _process = process;
        RootExited = process.WaitForExitAsync();
    }

    public static WindowsProcessTree Start(string file, ChildProcessOptions options)
    {
        KillOnCloseJob.EnsureJoined();
        var start = new ProcessStartInfo(file, options.Arguments)
        {
            WorkingDirectory = options.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNewProcessGroup = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new WindowsProcessTree(process);
        }
        catch (Win32Exception exception)
        {
            throw new ChildProcessStartException($"Cannot start '{file}': {exception.Message}", exception);
        }
    }

    public override int Pid => _process.Id;

    public override Stream Output => _process.StandardOutput.BaseStream;

    public override Stream Error => _process.StandardError.BaseStream;

    public override Task RootExited { get; }

    // Descendants of an ended process cannot be found any more; the job object still ends them with the host.
    public override bool HasDescendants() => false;

    public override void Terminate() => _ = GenerateConsoleCtrlEvent(CtrlBreak, (uint)_process.Id);

    public override void Kill() => _process.Kill(entireProcessTree: true);

    public override int Release() => _process.ExitCode;

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GenerateConsoleCtrlEvent(uint controlEvent, uint processGroup);
}
