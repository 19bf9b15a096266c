using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RocketMQ.TestKit;

/// <summary>A server in a process of its own, which ends with the tests however they end.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 40;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan OrderlyLimit = TimeSpan.FromSeconds(60);

    // Ends its child hard when its input closes, which it does when the tests end, and politely on SIGTERM.
    private const string Guard = """
        exec 3<&0
        "$@" </dev/null & child=$!
        trap 'kill $child' TERM
        (cat <&3; kill -9 $child) >/dev/null 2>&1 &
        wait $child; code=$?
        [ $code -le 128 ] || { wait $child; code=$?; }
        exit $code
        """;

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private ServerProcess(string name, string command, IEnumerable<string> arguments, string folder)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(command, arguments)
            : new ProcessStartInfo("sh", ["-c", Guard, name, command, .. arguments]);
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process that was started: the server itself is that or below it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a server and returns when it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has its last lines.</exception>
    public static async Task<ServerProcess> StartAsync(string name, string command, IEnumerable<string> arguments, string folder, int port)
    {
        var server = new ServerProcess(name, command, arguments, folder);
        try
        {
            using var limit = new CancellationTokenSource(StartLimit);
            while (!await IsListeningAsync(port))
            {
                if (server._process.HasExited || limit.IsCancellationRequested)
                {
                    throw new InvalidOperationException($"{name} does not listen on port {port}:\n{string.Join('\n', server._lines)}");
                }

                await Task.Delay(50);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the server end in its own way.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        if (!OperatingSystem.IsWindows() && !_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        }

        return await EndedAsync();
    }

    /// <summary>Waits until the server has ended; ends it where that takes too long.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(OrderlyLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var code = _process.HasExited ? _process.ExitCode : -1;
        await DisposeAsync();
        return code;
    }

    /// <summary>Ends the server at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
        }
        else
        {
            _process.StandardInput.Close();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
            {
                _lines.TryDequeue(out _);
            }
        }
    }
}
