using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Gateway.Consuming;

/// <summary>
/// Finds out whether messages for this gateway arrive, by sending it one: no client API tells whether a consumer polls,
/// and one that does not must neither take a lease nor keep it unnoticed.
/// </summary>
internal sealed class ConsumerProbe(GatewayIdentity identity)
{
    private volatile Probe _probe = new("");
    private int _sent;
    private long _lastMessage = Environment.TickCount64;

    /// <summary>For how long no message has come.</summary>
    public TimeSpan Silence => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lastMessage));

    /// <summary>Notes that the consumer has received something.</summary>
    public void SawMessage() => Volatile.Write(ref _lastMessage, Environment.TickCount64);

    /// <summary>Takes a probe, of this or an earlier life.</summary>
    public void Take(string value)
    {
        // One that comes late, maybe to a consumer that was given up, proves nothing of the one that is asked about.
        if (_probe is var probe && value == probe.Value)
        {
            probe.Arrived.TrySetResult();
        }
    }

    /// <summary>Sends a probe and waits for it to arrive.</summary>
    /// <returns>Whether it did in time.</returns>
    public async Task<bool> ArrivesAsync(PushProducer producer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var probe = _probe = new Probe($"{identity.BootId} {Interlocked.Increment(ref _sent)}");
        await producer.SendAsync(new ControlMessage(identity.Id, ControlKinds.Probe, probe.Value), cancellationToken);
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
