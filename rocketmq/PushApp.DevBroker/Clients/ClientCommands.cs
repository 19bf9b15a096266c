using Grpc.Core;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Clients;

/// <summary>The broker's side of a client's Telemetry stream, which takes one command at a time.</summary>
internal sealed class ClientCommands(IServerStreamWriter<TelemetryCommand> stream) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Sends a command; one to a client that has just left is lost.</summary>
    public async Task SendAsync(TelemetryCommand command)
    {
        await _turn.WaitAsync();
        try
        {
            await stream.WriteAsync(command);
        }
        catch (Exception left) when (left is InvalidOperationException or IOException or OperationCanceledException)
        {
            // The stream's end is noted where it is read.
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
