using Org.Apache.Rocketmq;
using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Gateway.Consuming;

/// <summary>
/// Finds out whether messages for this gateway arrive, by sending it one: no client API tells whether a consumer polls,
/// and one that does not must neither take a lease nor keep it unnoticed.
/// </summary>
internal sealed class ConsumerProbe(GatewayIdentity identity)
{
    /// <summary>The user property that makes a message a probe; its value is the boot id of the gateway that asks, and the number of the probe.</summary>
    internal const string Property = "pushapp-probe";

    private static readonly byte[] Body = "{}"u8.ToArray();

    private volatile Probe _probe = new("");
    private int _sent;
    private long _lastMessage = Environment.TickCount64;

    /// <summary>For how long no message has come.</summary>
    public TimeSpan Silence => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lastMessage));

    /// <summary>Notes that the consumer has received something.</summary>
    public void SawMessage() => Volatile.Write(ref _lastMessage, Environment.TickCount64);

    /// <summary>Takes a message that is a probe, of this or an earlier life.</summary>
    public bool TryAnswer(MessageView message)
    {
        if (!message.Properties.TryGetValue(Property, out var value))
        {
            return false;
        }

        // One that comes late, maybe to a consumer that was given up, proves nothing of the one that is asked about.
        if (_probe is var probe && value == probe.Value)
        {
            probe.Arrived.TrySetResult();
        }

        return true;
    }

    /// <summary>Sends a probe and waits for it to arrive.</summary>
    /// <returns>Whether it did in time.</returns>
    public async Task<bool> ArrivesAsync(PushProducer producer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var probe = _probe = new Probe($"{identity.BootId} {Interlocked.Increment(ref _sent)}");
        var message = new Message.Builder()
            .SetTopic(PushTopic.Name)
            .SetTag(identity.Id)
            .AddProperty(Property, probe.Value)
            .SetBody(Body)
            .Build();
        await producer.SendAsync(message, cancellationToken);
        try
        {
            await probe.Arrived.Task.WaitAsync(timeout, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private sealed record Probe(string Value)
    {
        public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
