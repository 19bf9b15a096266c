using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Clients;

namespace PushApp.OperatorConsole.Messages;

/// <summary>A message's way, as far as the console itself sees it.</summary>
/// <param name="id">The message's id.</param>
/// <param name="from">The sender.</param>
/// <param name="to">The receiver.</param>
/// <param name="sentAt">When the request was sent.</param>
public sealed class Trip(string id, string from, string to, DateTimeOffset sentAt)
{
    private readonly List<Arrival> _arrivals = [];

    public string Id => id;

    public string From => from;

    public string To => to;

    public DateTimeOffset SentAt => sentAt;

    /// <summary>The trace that the message's spans are in; null where nothing is traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>When the answer had come; null until then.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>What the chat API answered; null until then, and where it refused.</summary>
    public SendAnswer? Answer { get; private set; }

    /// <summary>Why it refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Where it has arrived in this page, in that order. It may be there before the answer is here.</summary>
    public IReadOnlyList<Arrival> Arrivals => _arrivals;

    /// <summary>The gateways that it went to: those of the answer, and those from which it came.</summary>
    public IEnumerable<string> Gateways => (Answer?.Gateways ?? []).Union(_arrivals.Select(arrival => arrival.Gateway)).Order(StringComparer.Ordinal);

    public void Answered(DateTimeOffset at, SendAnswer answer) => (AnsweredAt, Answer) = (at, answer);

    public void Refused(DateTimeOffset at, string why) => (AnsweredAt, Refusal) = (at, why);

    /// <summary>Takes a frame of one of the page's clients.</summary>
    /// <returns>Whether it has to do with this message.</returns>
    public bool Take(PageClient client, ClientFrame frame, DateTimeOffset at)
    {
        if (client.User != to)
        {
            return false;
        }

        if (frame is { Sent: false, Type: "message" } && frame.Id == id)
        {
            _arrivals.Add(new Arrival(client.Id, client.Device, client.Gateway ?? "", frame.Seq, at));
            return true;
        }

        var arrival = _arrivals.Find(arrival => arrival.Client == client.Id && arrival.AcknowledgedAt is null);
        if (arrival is null || frame is not { Sent: true, Type: "ack" } || frame.Seq < arrival.Seq || arrival.Seq == 0)
        {
            return false;
        }

        _arrivals[_arrivals.IndexOf(arrival)] = arrival with { AcknowledgedAt = at };
        return true;
    }
}

/// <summary>A message's arrival at one client of the page.</summary>
/// <param name="Client">The client's id in the page.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Gateway">The gateway that pushed it.</param>
/// <param name="Seq">The message's number; 0 where it is not kept, and so not acknowledged.</param>
/// <param name="At">When it arrived.</param>
/// <param name="AcknowledgedAt">When the client sent its acknowledgement; null until then.</param>
public sealed record Arrival(string Client, string Device, string Gateway, long Seq, DateTimeOffset At, DateTimeOffset? AcknowledgedAt = null);
