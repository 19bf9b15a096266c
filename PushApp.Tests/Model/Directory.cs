using PushApp.Delivery.Identity;

namespace PushApp.Tests.Model;

/// <summary>
/// Which gateways one process takes for alive, as <see cref="PushApp.Delivery.Leases.GatewayDirectory"/> does: a life that its view
/// has counts until the view is refreshed, and one that it does not have is looked up.
/// </summary>
/// <param name="leases">The leases in Redis: gateway id and boot id.</param>
internal sealed class Directory(Dictionary<string, string> leases)
{
    private Dictionary<string, string> _view = [];

    /// <summary>Brings the view up to date.</summary>
    public void Refresh() => _view = new Dictionary<string, string>(leases);

    /// <summary>Whether the gateway is alive in this life.</summary>
    public bool IsLive(GatewayIdentity gateway)
    {
        if (_view.GetValueOrDefault(gateway.Id) == gateway.BootId)
        {
            return true;
        }

        Refresh();
        return _view.GetValueOrDefault(gateway.Id) == gateway.BootId;
    }

    /// <summary>Whether another life of the gateway is known.</summary>
    public bool IsReplaced(GatewayIdentity gateway) => _view.TryGetValue(gateway.Id, out var boot) && boot != gateway.BootId;

    /// <summary>Whether no life of the gateway is known.</summary>
    public bool IsAbsent(GatewayIdentity gateway) => !_view.ContainsKey(gateway.Id);
}
