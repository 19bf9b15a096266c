using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Lifecycle;

/// <summary>Sends all clients away, evenly spread over <see cref="GatewayOptions.DrainTime"/>, so that they do not all reconnect at once.</summary>
internal sealed partial class Drain(ConnectionTable connections, GatewayOptions options, ILogger<Drain> logger)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2.5);

    /// <summary>Closes every connection and waits until they are forgotten, or too long.</summary>
    public async Task RunAsync(CloseReason reason)
    {
        var clients = connections.All.ToArray();
        if (clients.Length == 0)
        {
            return;
        }

        LogDraining(clients.Length);
        Random.Shared.Shuffle(clients);
        var steps = Math.Max(1, (int)(options.DrainTime / Step));
        var perStep = Math.Max(10, (clients.Length + steps - 1) / steps);
        foreach (var some in clients.Chunk(perStep))
        {
            foreach (var client in some)
            {
                client.Close(reason);
            }

            await Task.Delay(Step);
        }

        await WaitAsync(Task.WhenAll(connections.All.Concat(clients).Select(client => client.Ended)));
    }

    private async Task WaitAsync(Task ended)
    {
        try
        {
            await ended.WaitAsync(LastWait);
        }
        catch (TimeoutException)
        {
            LogRemaining(connections.Count);
        }
    }

    [LoggerMessage(LogLevel.Information, "Sending {Count} clients away.")]
    private partial void LogDraining(int count);

    [LoggerMessage(LogLevel.Warning, "{Count} clients have not ended in time.")]
    private partial void LogRemaining(int count);
}
