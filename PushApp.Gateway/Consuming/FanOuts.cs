using System.Diagnostics;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Consuming;

/// <summary>Hands a message that is for many to those of them who are here. Never waits.</summary>
internal sealed class FanOuts(GatewayIdentity identity, ConnectionTable connections, Forwarder forwarder, GatewayMetrics metrics)
{
    // For who is connected when it is sent, not for who is when a gateway has caught up. Clocks differ by less.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(1);

    // More spans than this say no more than their number does.
    private const int MostTraced = 16;

    /// <summary>Takes a message, within the span of what it came in.</summary>
    public void Take(FanOutEnvelope fanOut, Activity? process)
    {
        if (fanOut.Receivers.Count == 0)
        {
            PushToAll(fanOut.Message);
            return;
        }

        var parent = fanOut.Receivers.Count <= MostTraced ? process?.Context ?? default : default;
        var ofThisLife = fanOut.Boot == identity.BootId;
        foreach (var receiver in fanOut.Receivers)
        {
            var item = fanOut.For(receiver);
            if (!ofThisLife || !connections.TryPush(item, parent))
            {
                forwarder.Forward(item);
            }
        }
    }

    private void PushToAll(PushItem item)
    {
        if ((DateTimeOffset.UtcNow - item.SentAt).Duration() > Validity)
        {
            metrics.Dropped();
            return;
        }

        // The same frame for everybody: it has no number.
        var push = new Push(item);
        foreach (var connection in connections.All)
        {
            connection.Deliver(push);
        }
    }
}
