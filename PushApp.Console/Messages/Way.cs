using PushApp.OperatorConsole.ChatApi;

namespace PushApp.OperatorConsole.Messages;

/// <summary>A message's way to one receiver, as it is shown. What nobody knows stands in it as unknown.</summary>
public sealed class Way
{
    private readonly DateTimeOffset? _begin;

    /// <param name="message">The message.</param>
    /// <param name="trip">Its way to the receiver.</param>
    public Way(TrackedMessage message, Trip trip)
    {
        (From, To) = (message.From, trip.To);
        _begin = message.SentAt ?? trip.Receipt?.SentAt;
        Taken = message.Answer?.Status ?? (trip.Receipt is null ? null : MessageStages.Stored);
        Answer = message.AnsweredAt is { } answered ? After(answered) : null;
        var devices = message.IsKept ? ByReceipt(trip) : ByArrival(trip);
        IsWaiting = message.IsKept && (trip.Receipt is { } receipt
            ? receipt.Stage == MessageStages.Stored && !trip.Connected.Any()
            : message.Answer is { Status: MessageStages.Stored, Gateways.Count: 0 });
        var tags = message.Answer?.Gateways;
        Gateways =
        [
            .. (tags ?? []).Union(devices.Select(device => device.Gateway).OfType<string>(), StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(gateway => Of(gateway)),
            .. devices.Any(device => device.Gateway is null) ? new[] { Of(null) } : [],
        ];

        WayGateway Of(string? gateway) => new(
            gateway,
            tags is null || gateway is null ? WayTag.Unknown : tags.Contains(gateway) ? WayTag.Published : WayTag.None,
            [.. devices.Where(device => device.Gateway == gateway)]);
    }

    public string From { get; }

    public string To { get; }

    /// <summary>As what the chat API has taken it; null where it has not yet.</summary>
    public string? Taken { get; }

    /// <summary>How long after the request the answer came; null where none has, or where somebody else got it.</summary>
    public string? Answer { get; }

    /// <summary>Whether it waits in the inbox for a receiver who is away.</summary>
    public bool IsWaiting { get; }

    /// <summary>The gateways on the way, each with its devices.</summary>
    public IReadOnlyList<WayGateway> Gateways { get; }

    /// <summary>The devices of all gateways.</summary>
    public IEnumerable<WayDevice> Devices => Gateways.SelectMany(gateway => gateway.Devices);

    /// <summary>When something happened: after the request was sent, or where the message is looked up after the chat API took it.</summary>
    public string After(DateTimeOffset at) => _begin is { } begin ? TripTimes.Text(at - begin) : TripTimes.Unknown;

    /// <summary>What is shown of a step: its time, that it is unknown, or nothing where it has not happened.</summary>
    public string? After(WayStep step) => !step.IsDone ? null : step.At is { } at ? After(at) : TripTimes.Unknown;

    private static WayDevice[] ByReceipt(Trip trip)
    {
        var connected = trip.Connected.ToDictionary(device => device.Device, StringComparer.Ordinal);
        var reached = (trip.Receipt?.Devices ?? []).Select(device => new WayDevice(
            device.Device, device.Gateway, connected.ContainsKey(device.Device), new WayStep(true, device.WrittenAt), new WayStep(device.Acknowledged, device.AcknowledgedAt)));
        var others = connected.Values.Where(device => trip.Receipt?.Devices.Any(other => other.Device == device.Device) is not true)
            .Select(device => new WayDevice(device.Device, device.Gateway, true, default, default));
        return [.. reached.Concat(others).OrderBy(device => device.Name, StringComparer.Ordinal)];
    }

    private static WayDevice[] ByArrival(Trip trip) =>
        [.. trip.Arrivals.Select(arrival => new WayDevice(arrival.Device, arrival.Gateway, true, new WayStep(true, arrival.At), default))];
}

/// <summary>A gateway on a message's way.</summary>
/// <param name="Id">The gateway's id; null where it is not known any more.</param>
/// <param name="Tag">Whether the message went to it by its tag.</param>
/// <param name="Devices">The receiver's devices there.</param>
public sealed record WayGateway(string? Id, WayTag Tag, IReadOnlyList<WayDevice> Devices);

/// <summary>Whether a message was published with a gateway's tag.</summary>
public enum WayTag
{
    /// <summary>The answer that would say it went to somebody else.</summary>
    Unknown,

    /// <summary>It was.</summary>
    Published,

    /// <summary>Not by the chat API: the gateway has it from the inbox, or another gateway forwarded it.</summary>
    None,
}

/// <summary>A device at the end of a message's way.</summary>
/// <param name="Name">The device.</param>
/// <param name="Gateway">The gateway that wrote to it, or is to; null where that is not known any more.</param>
/// <param name="IsConnected">Whether it is connected now.</param>
/// <param name="Written">Whether the message was written to it.</param>
/// <param name="Acknowledged">Whether it has acknowledged it.</param>
public sealed record WayDevice(string Name, string? Gateway, bool IsConnected, WayStep Written, WayStep Acknowledged);

/// <summary>A step of a message's way.</summary>
/// <param name="IsDone">Whether it has happened.</param>
/// <param name="At">When; null where that is not known.</param>
public readonly record struct WayStep(bool IsDone, DateTimeOffset? At);
