using System.Diagnostics;
using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Delays;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.DevBroker.Transactions;

namespace PushApp.DevBroker.Recovery;

/// <summary>Restores the broker's state from the log before anything else starts.</summary>
internal sealed partial class LogRecovery(MessageLog log, TopicCatalog topics, GroupCatalog groups, DelayedMessages delayed,
    HalfMessages halves, DueTimer timer, ILogger<LogRecovery> logger) : IHostedLifecycleService
{
    /// <summary>How long messages of push consumers stay invisible after a start: the consumer may still be there and connect again.</summary>
    private static readonly TimeSpan ReconnectTimeout = TimeSpan.FromSeconds(10);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!log.IsDurable)
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        var replay = new Replay(topics, groups, delayed, halves, timer.Now + (long)ReconnectTimeout.TotalMilliseconds);
        await log.ReplayAsync(replay.Take, cancellationToken);
        foreach (var group in groups.All)
        {
            foreach (var progress in group.Topics)
            {
                progress.FinishRestoring();
            }
        }

        var milliseconds = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Recovered(replay.Messages, milliseconds);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Recovered {Messages} messages in {Milliseconds} ms.")]
    private partial void Recovered(long messages, long milliseconds);
}
