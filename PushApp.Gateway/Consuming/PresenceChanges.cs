using PushApp.Delivery.Envelopes;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Consuming;

/// <summary>Tells those who watch somebody's presence, and are here, that it has changed. Never waits.</summary>
internal sealed class PresenceChanges(ConnectionTable connections)
{
    /// <summary>Takes a change. Who has gone elsewhere meanwhile asks there how it is.</summary>
    public void Take(PresenceEnvelope presence)
    {
        var frame = ServerFrames.Presence(presence.User, presence.Online, presence.At);
        foreach (var watcher in presence.Watchers)
        {
            foreach (var connection in connections.Find(watcher))
            {
                connection.Tell(frame);
            }
        }
    }
}
