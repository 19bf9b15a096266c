using Org.Apache.Rocketmq;
using PushApp.Delivery;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Events;

namespace PushApp.Events.Webhooks;

/// <summary>
/// Brings the events of one user to a webhook, one after the other: the next one when the one before was taken, or given up.
/// A webhook that takes nothing is waited for. An event that it does not take so often as it may be tried, while it takes others, is given up:
/// it would hold up those that come behind it for ever.
/// </summary>
internal sealed partial class WebhookLane(
    Webhook webhook, WebhookPost post, SimpleConsumer consumer, EnvelopeSigner signer, EventMetrics metrics, ILogger logger)
{
    /// <summary>How long RocketMQ gives nobody else what was received.</summary>
    public static readonly TimeSpan Invisible = TimeSpan.FromSeconds(25);

    // Twice this, and an attempt, which takes 10 seconds at most, are less than the above.
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    private long _renewedAt = Environment.TickCount64;

    /// <summary>Brings them. What it has not brought when it ends, by a cancellation or because RocketMQ fails, comes again.</summary>
    /// <param name="messages">Events of one user, in order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(IReadOnlyList<MessageView> messages, CancellationToken cancellationToken)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            if (!EventSignature.IsGenuine(signer, messages[i]))
            {
                metrics.Forged();
                LogForged(messages[i].MessageId);
            }
            else if (!await BringAsync(messages, i, cancellationToken))
            {
                metrics.Abandoned(webhook.Name);
                LogAbandoned(webhook.Name, IdOf(messages[i]), webhook.Attempts);
            }

            // Also where the process stops: what was taken is not to come again.
            await consumer.Ack(messages[i]);
        }
    }

    private async Task<bool> BringAsync(IReadOnlyList<MessageView> messages, int index, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstDelay, LongestDelay);
        var since = Environment.TickCount64;
        for (var attempts = 1; ; attempts++)
        {
            await RenewAsync(messages, index, cancellationToken);
            if (await post.TryAsync(IdOf(messages[index]), messages[index].Body, cancellationToken))
            {
                return true;
            }

            if (attempts >= webhook.Attempts && post.HasTakenSince(since))
            {
                return false;
            }

            for (var pause = backoff.Next(); pause > TimeSpan.Zero; pause -= Renewal)
            {
                await Task.Delay(pause < Renewal ? pause : Renewal, cancellationToken);
                await RenewAsync(messages, index, cancellationToken);
            }
        }
    }

    // Those that are left, before RocketMQ gives them to somebody else.
    private async Task RenewAsync(IReadOnlyList<MessageView> messages, int first, CancellationToken cancellationToken)
    {
        if (Environment.TickCount64 - _renewedAt > Renewal.TotalMilliseconds)
        {
            await Task.WhenAll(messages.Skip(first).Select(message => consumer.ChangeInvisibleDuration(message, Invisible))).WaitAsync(cancellationToken);
            _renewedAt = Environment.TickCount64;
        }
    }

    private static string IdOf(MessageView message) => message.Keys[0];

    [LoggerMessage(LogLevel.Error, "RocketMQ message {MessageId} is not signed with a key of Envelope:Key or Envelope:Keys, and is dropped (pushapp.events.forged).")]
    private partial void LogForged(string messageId);

    [LoggerMessage(LogLevel.Error, "Webhook {Webhook} has not taken event {Event} in {Attempts} attempts while it took others; the event is given up (pushapp.webhooks.abandoned).")]
    private partial void LogAbandoned(string webhook, string @event, int attempts);
}
