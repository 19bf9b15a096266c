using System.Diagnostics;
using Microsoft.Extensions.Options;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Lifecycle;

/// <summary>Sends all clients away, evenly spread over <see cref="GatewayOptions.DrainTime"/>, so that they do not all reconnect at once.</summary>
internal sealed partial class Drain(ConnectionTable connections, GatewayOptions options, IOptions<HostOptions> host, ILogger<Drain> logger)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2.5);

    // Half of the shutdown is for what follows: the lease, the host's requests, RocketMQ.
    private TimeSpan Limit => host.Value.ShutdownTimeout / 2;

    private TimeSpan Spread => TimeSpan.FromTicks(Math.Min(options.DrainTime.Ticks, Limit.Ticks / 2));

    /// <summary>Closes every connection and waits until they are forgotten, or too long.</summary>
    public async Task RunAsync(CloseReason reason)
    {
        var started = Stopwatch.GetTimestamp();
        var clients = connections.All.ToArray();
        if (clients.Length == 0)
        {
            return;
        }

        LogDraining(clients.Length);
        Random.Shared.Shuffle(clients);
        var steps = Math.Max(1, (int)(Spread / Step));
        var perStep = Math.Max(10, (clients.Length + steps - 1) / steps);
        foreach (var some in clients.Chunk(perStep))
        {
            foreach (var client in some)
            {
                client.Close(reason);
            }

            await Task.Delay(Step);
        }

        var left = Limit - Stopwatch.GetElapsedTime(started);
        await WaitAsync(
            Task.WhenAll(connections.All.Concat(clients).Select(client => client.Ended)),
            TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, LastWait.Ticks)));
    }

    private async Task WaitAsync(Task ended, TimeSpan limit)
    {
        try
        {
            await ended.WaitAsync(limit);
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
