using Grpc.Core;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Clients;

/// <summary>The broker's side of a client's Telemetry stream, which takes one command at a time.</summary>
/// <param name="stream">The stream.</param>
/// <param name="timeout">How long a client may leave a command unread: <see cref="BrokerOptions.WriteTimeoutMilliseconds"/>.</param>
/// <param name="hangUp">Ends the stream of a client that does not read; it may open another.</param>
#pragma warning disable CA1001 // The semaphore holds nothing of the system's, and one who waits for it may outlive the stream.
internal sealed class ClientCommands(IServerStreamWriter<TelemetryCommand> stream, TimeSpan timeout, Action hangUp)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Whether no command is under way.</summary>
    public bool IsFree => _turn.CurrentCount > 0;

    /// <summary>Sends a command; one to a client that has just left, or that does not read, is lost.</summary>
    public Task SendAsync(TelemetryCommand command) => SendAsync(() => ValueTask.FromResult<TelemetryCommand?>(command));

    /// <summary>Sends a command that is made when its turn has come; null for none.</summary>
    public async Task SendAsync(Func<ValueTask<TelemetryCommand?>> make)
    {
        if (!await _turn.WaitAsync(timeout))
        {
            return;
        }

        try
        {
            if (await make() is { } command)
            {
                await WriteAsync(command);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteAsync(TelemetryCommand command)
    {
        try
        {
            var write = stream.WriteAsync(command);
            await write.WaitAsync(timeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!write.IsCompleted)
            {
                hangUp();
            }

            await write;
        }
        catch (Exception left) when (left is InvalidOperationException or IOException or OperationCanceledException)
        {
            // The stream's end is noted where it is read.
        }
    }
}
