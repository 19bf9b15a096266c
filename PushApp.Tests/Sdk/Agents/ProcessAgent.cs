using System.Collections.Concurrent;
using System.Diagnostics;

namespace PushApp.Tests.Sdk.Agents;

/// <summary>An agent that is a program of the command line.</summary>
internal sealed class ProcessAgent : Agent
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Process _process;

    private ProcessAgent(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } said)
            {
                Take(said);
            }
        };
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    protected override string Log => string.Join('\n', _log.TakeLast(30));

    protected override string? Ended => _process.HasExited ? Log : null;

    public static async Task<Agent> StartAsync(string[] command, params (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..]);
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var agent = new ProcessAgent(start);
        await agent.UntilAsync(() => agent.Events.Any(says => says.Name == "ready"));
        return agent;
    }

    public override void Signal(string name) => ProcessTree.Signal(_process, name);

    public override async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _writing.Dispose();
    }

    protected override async Task WriteAsync(string command)
    {
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(command);
            await _process.StandardInput.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }
}
