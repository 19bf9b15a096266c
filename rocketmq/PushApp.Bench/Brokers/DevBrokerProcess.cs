using System.Diagnostics;

namespace PushApp.Bench.Brokers;

/// <summary>A PushApp.DevBroker on a free port, in memory or with its data in a temporary folder.</summary>
internal sealed class DevBrokerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly DirectoryInfo? _data;
    private readonly Process _process;

    public DevBrokerProcess(bool withData)
    {
        List<string> arguments = [Path.Combine(AppContext.BaseDirectory, "PushApp.DevBroker.dll"), "--port", "0"];
        if (withData)
        {
            _data = Directory.CreateTempSubdirectory("devbroker-");
            arguments.AddRange(["--data", _data.FullName]);
        }

        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    /// <summary>Waits for the broker to listen and returns where.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; why is on standard error.</exception>
    public async Task<string> ListeningAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return $"127.0.0.1:{new Uri(line[(at + Listening.Length)..].Trim()).Port}";
            }
        }

        throw new InvalidOperationException("PushApp.DevBroker ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data?.Delete(recursive: true);
    }
}
