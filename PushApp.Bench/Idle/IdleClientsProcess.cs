using System.Diagnostics;
using System.Globalization;
using PushApp.Bench.Peers;

namespace PushApp.Bench.Idle;

/// <summary>A process that runs <see cref="IdleClients"/>: what the clients cost is not part of what is measured.</summary>
internal sealed class IdleClientsProcess : IAsyncDisposable
{
    private readonly Process _process;

    private IdleClientsProcess(Process process) => _process = process;

    /// <summary>Starts one; its clients are connected when this returns.</summary>
    /// <param name="peer">The peer, of one node.</param>
    /// <param name="number">Which process it is: 0, 1 and so on.</param>
    /// <param name="count">How many clients.</param>
    /// <exception cref="InvalidOperationException">Not all could be connected.</exception>
    public static async Task<IdleClientsProcess> StartAsync(Peer peer, int number, int count)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(IdleClientsProcess).Assembly.Location, IdleClients.Command, peer.Name, $"{peer.Nodes[0]}", $"{number}", $"{count}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[IdleClients.KeyVariable] = peer.Key;
        var clients = new IdleClientsProcess(Process.Start(start)!);
        if (await clients._process.StandardOutput.ReadLineAsync() == IdleClients.Connected)
        {
            return clients;
        }

        await clients.DisposeAsync();
        throw new InvalidOperationException($"{peer.Name} did not take {count} connections more.");
    }

    /// <summary>Ends it.</summary>
    /// <returns>How many of its connections had ended by themselves.</returns>
    public async Task<int> EndAsync()
    {
        _process.StandardInput.Close();
        var lost = int.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        await _process.WaitForExitAsync();
        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
