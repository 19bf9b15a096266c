namespace Org.Apache.Rocketmq;

/// <summary>A message received.</summary>
public class MessageView
{
    private readonly Proto.Message _wire;
    private readonly bool _corrupted;
    private List<string>? _keys;
    private Dictionary<string, string>? _properties;

    private MessageView(Proto.Message wire, Endpoints endpoints, byte[] body, bool corrupted)
    {
        var system = wire.SystemProperties;
        _wire = wire;
        _corrupted = corrupted;
        Endpoints = endpoints;
        ReceiptHandle = system.ReceiptHandle;
        Body = body;
        Tag = (system.HasTag ? system.Tag : null)!;
        MessageGroup = (system.HasMessageGroup ? system.MessageGroup : null)!;
        DeliveryAttempt = system.DeliveryAttempt;
    }

    public string MessageId => _wire.SystemProperties.MessageId;

    public string Topic => _wire.Topic.Name;

    public byte[] Body { get; }

    /// <summary>Null if the message has none.</summary>
    public string Tag { get; }

    /// <summary>Null if the message has none.</summary>
    public string MessageGroup { get; }

    /// <summary>When a delayed message was due, in local time; null for a message without delay.</summary>
    public DateTime? DeliveryTimestamp => _wire.SystemProperties.DeliveryTimestamp?.ToDateTime().ToLocalTime();

    public List<string> Keys => _keys ??= [.. _wire.SystemProperties.Keys];

    public Dictionary<string, string> Properties => _properties ??= new(_wire.UserProperties);

    /// <summary>The host of the producer.</summary>
    public string BornHost => _wire.SystemProperties.BornHost;

    /// <summary>When the producer made the message, in local time.</summary>
    public DateTime BornTime => _wire.SystemProperties.BornTimestamp?.ToDateTime().ToLocalTime() ?? default;

    /// <summary>1 for the first delivery.</summary>
    public int DeliveryAttempt { get; set; }

    /// <summary>The server that delivered the message and settles it.</summary>
    internal Endpoints Endpoints { get; }

    /// <summary>The receipt handle, which acknowledges the message; it changes with the invisible duration.</summary>
    internal string ReceiptHandle { get; set; }

    internal Proto.Resource TopicResource => _wire.Topic;

    public int IncrementAndGetDeliveryAttempt() => ++DeliveryAttempt;

    /// <summary>Whether the body differs from the one that was sent.</summary>
    public bool IsCorrupted() => _corrupted;

    public override string ToString() =>
        $"{Topic} {MessageId} (tag {Tag ?? "none"}, keys [{string.Join(", ", Keys)}], {Body.Length} bytes, attempt {DeliveryAttempt})";

    internal static MessageView FromWire(Proto.Message wire, Endpoints endpoints)
    {
        var system = wire.SystemProperties;
        var corrupted = !BodyDigest.Matches(system.BodyDigest, wire.Body.Span);
        byte[] body;
        try
        {
            body = BodyEncoding.Decode(wire.Body, corrupted ? Proto.Encoding.Identity : system.BodyEncoding);
        }
        catch (InvalidDataException)
        {
            body = wire.Body.ToByteArray();
            corrupted = true;
        }

        return new MessageView(wire, endpoints, body, corrupted);
    }

    /// <summary>A user property, without making <see cref="Properties"/>.</summary>
    internal string? FindProperty(string key) => _wire.UserProperties.TryGetValue(key, out var value) ? value : null;
}
