namespace PushApp.DevBroker.Storage;

/// <summary>Takes out of the queues' indexes what the log no longer holds.</summary>
internal sealed partial class Retention(MessageLog log, TopicCatalog topics, TimeProvider clock, ILogger<Retention> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        var trimmed = log.Begin;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var begin = log.Begin;
            if (begin == trimmed)
            {
                continue;
            }

            foreach (var topic in topics.All)
            {
                foreach (var queue in topic.Queues)
                {
                    queue.TrimTo(begin);
                }
            }

            Trimmed(begin - trimmed);
            trimmed = begin;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The memory for messages is full: the oldest {Bytes} bytes are gone, consumed or not.")]
    private partial void Trimmed(long bytes);
}
