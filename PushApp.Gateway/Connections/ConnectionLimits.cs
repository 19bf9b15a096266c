using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;
using PushApp.ServiceDefaults;

namespace PushApp.Gateway.Connections;

/// <summary>Counts clients, for the gateway and for each address, and refuses those beyond the limits.</summary>
internal sealed class ConnectionLimits(ClientLimitOptions options, GatewayMetrics metrics)
{
    private readonly ConcurrentDictionary<IPAddress, int> _addresses = new();
    private int _count;

    /// <summary>Takes a place for a client; <see cref="Leave"/> gives it back.</summary>
    /// <param name="address">Where it comes from; null where that is not known.</param>
    /// <param name="refusal">Why there is none.</param>
    public bool TryEnter(IPAddress? address, [NotNullWhen(false)] out CloseReason? refusal)
    {
        refusal = null;
        if (Interlocked.Increment(ref _count) > options.MaxConnections)
        {
            Interlocked.Decrement(ref _count);
            metrics.Refused("connections");
            refusal = new CloseReason(CloseCodes.Unavailable, $"the gateway is full ({ClientLimitOptions.Section}:{nameof(options.MaxConnections)})");
            return false;
        }

        if (NetworkOf(address) is { } network && _addresses.AddOrUpdate(network, 1, static (_, count) => count + 1) > options.MaxConnectionsPerAddress)
        {
            Leave(address);
            metrics.Refused("address");
            refusal = new CloseReason(
                CloseCodes.TooMany, $"too many clients from this address ({ClientLimitOptions.Section}:{nameof(options.MaxConnectionsPerAddress)})");
            return false;
        }

        return true;
    }

    /// <summary>Gives back the place of a client from this address.</summary>
    public void Leave(IPAddress? address)
    {
        Interlocked.Decrement(ref _count);
        if (NetworkOf(address) is not { } network)
        {
            return;
        }

        while (_addresses.TryGetValue(network, out var count))
        {
            if (count > 1 ? _addresses.TryUpdate(network, count - 1, count) : _addresses.TryRemove(KeyValuePair.Create(network, count)))
            {
                return;
            }
        }
    }

    private IPAddress? NetworkOf(IPAddress? address) => options.MaxConnectionsPerAddress == 0 ? null : ClientNetwork.Of(address);
}
