using System.Diagnostics;
using Aspire.Hosting.Orchestration.Processes;
using PushApp.Tests.Compat.Testing;

namespace PushApp.Tests.Compat.Orchestration.Processes;

/// <summary>This test assembly run as a program: a host with one child, there to be killed.</summary>
internal sealed class KillableHost : IDisposable
{
    private const string Verb = "host";

    private readonly Process _process;

    private KillableHost(Process process) => _process = process;

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts the program; its output is that of the child, a shell that runs <paramref name="script"/>.</summary>
    public static KillableHost Start(string script) => new(Process.Start(
        new ProcessStartInfo("dotnet", ["exec", typeof(KillableHost).Assembly.Location, Verb, script])
        {
            RedirectStandardOutput = true,
        })!);

    /// <summary>SIGKILL to the host alone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static async Task<int> Main(string[] arguments)
    {
        if (TinyAppHost.Is(arguments))
        {
            return await TinyAppHost.RunAsync(arguments);
        }
        if (arguments is [TinyService.Verb])
        {
            return await TinyService.RunAsync();
        }
        if (arguments is not [Verb, var script])
        {
            await Console.Error.WriteLineAsync($"usage: {Verb} <script>; to run the tests: dotnet test");
            return 2;
        }
        await using var child = await ChildProcess.StartAsync(
            Shell.Running(script), line => Console.WriteLine(line.Text), CancellationToken.None);
        return await child.Exited;
    }
}
