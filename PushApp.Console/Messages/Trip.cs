using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Clients;

namespace PushApp.OperatorConsole.Messages;

/// <summary>What is known of a message's way to one receiver: by its receipt, and by the clients of the page.</summary>
/// <param name="id">The message's id.</param>
/// <param name="from">The sender.</param>
/// <param name="to">The receiver.</param>
public sealed class Trip(string id, string from, string to)
{
    private readonly List<Arrival> _arrivals = [];

    public string Id => id;

    public string From => from;

    public string To => to;

    /// <summary>The newest receipt; null until there is one.</summary>
    public MessageReceipt? Receipt { get; private set; }

    /// <summary>The receiver's devices when the receipt came; null until then.</summary>
    public IReadOnlyList<DeviceState>? Devices { get; private set; }

    /// <summary>Who asks for the receipt again and again.</summary>
    public Watch Watch { get; } = new();

    /// <summary>Where it has arrived in this page, in that order. It may be there before the answer is here.</summary>
    public IReadOnlyList<Arrival> Arrivals => _arrivals;

    /// <summary>Those of the receiver's devices that are connected.</summary>
    public IEnumerable<DeviceState> Connected => (Devices ?? []).Where(device => device.Online);

    /// <summary>Whether every device that is connected has acknowledged it; where none is, whether any has.</summary>
    public bool IsComplete => Receipt is { } receipt && (Connected.Any() ? Connected.All(HasAcknowledged) : receipt.Stage == MessageStages.Acknowledged);

    /// <summary>Whether the times of all that the devices have done are known. Gateways note them once a second.</summary>
    public bool IsTimed => Receipt is { } receipt
        && receipt.Devices.All(device => device.WrittenAt is not null && (!device.Acknowledged || device.AcknowledgedAt is not null));

    /// <summary>Whether this device has acknowledged it.</summary>
    public bool HasAcknowledged(DeviceState device) =>
        Receipt is { } receipt && receipt.Devices.Any(other => other.Device == device.Device && other.Acknowledged);

    /// <summary>Takes what the chat API says.</summary>
    public void Take(MessageReceipt receipt, IReadOnlyList<DeviceState> devices) => (Receipt, Devices) = (receipt, devices);

    /// <summary>Takes a frame of one of the page's clients.</summary>
    /// <returns>Whether it has to do with this message.</returns>
    public bool Take(PageClient client, ClientFrame frame, DateTimeOffset at)
    {
        if (client.User != to || frame is not { Sent: false, Type: "message" } || frame.Id != id || _arrivals.Exists(arrival => arrival.Client == client.Id))
        {
            return false;
        }

        _arrivals.Add(new Arrival(client.Id, client.Device, client.Gateway ?? "", at));
        return true;
    }
}

/// <summary>A message's arrival at one client of the page.</summary>
/// <param name="Client">The client's id in the page.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Gateway">The gateway that pushed it.</param>
/// <param name="At">When it first arrived.</param>
public sealed record Arrival(string Client, string Device, string Gateway, DateTimeOffset At);
