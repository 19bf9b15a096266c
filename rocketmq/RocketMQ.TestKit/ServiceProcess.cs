using System.Collections.Concurrent;
using System.Diagnostics;

namespace RocketMQ.TestKit;

/// <summary>A web service of the solution as a process of its own, on a free port; its output is kept.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _disposed;

    private ServiceProcess(ProcessStartInfo start)
    {
        Process = new Process { StartInfo = start, EnableRaisingEvents = true };
        Process.Exited += (_, _) =>
        {
            // Returns when its output has been read, too.
            Process.WaitForExit();
            _address.TrySetException(new InvalidOperationException($"The service ended: {Output}"));
        };
        Process.OutputDataReceived += (_, line) => Take(line.Data);
        Process.ErrorDataReceived += (_, line) => Take(line.Data);
        Process.Start();
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    /// <summary>What the process wrote.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Its lines.</summary>
    public IEnumerable<string> Lines => _output;

    /// <summary>Starts a service of the solution on a free port of loopback; the address it listens on is there when this returns.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="solution">The folder of another copy of the solution; null for this one.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message has its output.</exception>
    public static Task<(ServiceProcess Service, Uri Address)> StartAsync(
        string project, IEnumerable<(string Key, string Value)> environment, string? solution = null) =>
        StartAsync(BuiltProject.Assembly(project, solution: solution), ["--urls", "http://127.0.0.1:0"], environment);

    /// <summary>Starts a web program; the address it listens on is there when this returns.</summary>
    /// <param name="assembly">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message has its output.</exception>
    public static async Task<(ServiceProcess Service, Uri Address)> StartAsync(
        string assembly, IEnumerable<string> arguments, IEnumerable<(string Key, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // As deployed: beside its appsettings.json.
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var service = new ServiceProcess(start);
        return (service, await service._address.Task.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    /// <summary>Sends the process a signal, by its name without SIG.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the process to end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return Process.ExitCode;
    }

    /// <summary>Asks the process to stop, as an orchestrator does, and waits for it to end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> TerminateAsync()
    {
        Signal("TERM");
        return ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
            await Process.WaitForExitAsync();
        }

        Process.Dispose();
    }

    private void Take(string? line)
    {
        _output.Enqueue(line ?? "");
        if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }
}
