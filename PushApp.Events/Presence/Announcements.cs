using PushApp.Delivery.Events;

namespace PushApp.Events.Presence;

/// <summary>Sends events, and waits until RocketMQ has them.</summary>
internal sealed class Announcements(EventProducer producer, EventMetrics metrics)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <exception cref="OperationCanceledException">RocketMQ did not take it in time. It may have it.</exception>
    public async Task SendAsync(PushEvent announced)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await producer.SendAsync(announced, timeout.Token);
        metrics.Published(announced.Tag);
    }
}
