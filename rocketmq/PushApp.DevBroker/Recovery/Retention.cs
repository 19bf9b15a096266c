using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Recovery;

/// <summary>Drops what has reached the limits of age and size, and takes it out of the queues' indexes.</summary>
internal sealed partial class Retention(MessageLog log, TopicCatalog topics, Checkpoint checkpoint, TimeProvider clock, ILogger<Retention> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        var trimmed = log.Begin;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var until = log.ExpiredUntil(clock.GetUtcNow());
            if (until <= trimmed)
            {
                continue;
            }

            if (log.IsDurable)
            {
                // What the dropped records say beside messages must be said again before they go.
                await checkpoint.WriteAsync();
                log.TruncateBefore(until);
            }

            foreach (var topic in topics.All)
            {
                foreach (var queue in topic.Queues)
                {
                    queue.TrimTo(until);
                }
            }

            Trimmed(until - trimmed);
            trimmed = until;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The limits of age or size are reached: the oldest {Bytes} bytes of messages are gone, consumed or not.")]
    private partial void Trimmed(long bytes);
}
