using System.Text.Json;

namespace PushApp.Client.Protocol;

/// <summary>A frame of the gateway (docs/client-protocol.md, "Frames from the gateway"), read in one pass.</summary>
internal readonly struct ServerFrame
{
    // Deeper than any body that the chat API takes.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    public ServerFrameType Type { get; private init; }

    public string Epoch { get; private init; }

    public bool Recovered { get; private init; }

    public TimeSpan Heartbeat { get; private init; }

    public string? Gateway { get; private init; }

    public string? ConnectionId { get; private init; }

    /// <summary>What was wrong with a frame of this client.</summary>
    public string? Detail { get; private init; }

    /// <summary>The message of a <see cref="ServerFrameType.Message"/>.</summary>
    public PushMessage? Message { get; private init; }

    /// <summary>The change of a <see cref="ServerFrameType.Presence"/>.</summary>
    public PresenceChange? Presence { get; private init; }

    /// <summary>Reads a frame; nothing of it refers to <paramref name="utf8"/>.</summary>
    /// <exception cref="JsonException">It is not what the protocol says.</exception>
    public static ServerFrame Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return ReadMembers(utf8);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException("A member of a frame has another type than the protocol says.", e);
        }
    }

    private static ServerFrame ReadMembers(ReadOnlySpan<byte> utf8)
    {
        var type = ServerFrameType.Unknown;
        string? epoch = null, id = null, from = null, group = null, gateway = null, connection = null, detail = null, user = null;
        bool? online = null;
        DateTimeOffset? at = null;
        long? seq = null;
        var (recovered, heartbeat, sentAt) = (true, 25, default(DateTimeOffset));
        Range? body = null;

        var json = new Utf8JsonReader(utf8, Options);
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("A frame is one JSON object.");
        }

        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                type = TypeOf(ref json);
            }
            else if (json.ValueTextEquals("seq"u8))
            {
                json.Read();
                seq = json.GetInt64();
            }
            else if (json.ValueTextEquals("body"u8))
            {
                json.Read();
                var start = (int)json.TokenStartIndex;
                json.Skip();
                body = start..(int)json.BytesConsumed;
            }
            else if (json.ValueTextEquals("id"u8))
            {
                id = Text(ref json);
            }
            else if (json.ValueTextEquals("from"u8))
            {
                from = Text(ref json);
            }
            else if (json.ValueTextEquals("group"u8))
            {
                group = Text(ref json);
            }
            else if (json.ValueTextEquals("sentAt"u8))
            {
                json.Read();
                sentAt = json.GetDateTimeOffset();
            }
            else if (json.ValueTextEquals("user"u8))
            {
                // Here and below: another type of frame may mean something else by it.
                json.Read();
                user = json.TokenType is JsonTokenType.String ? json.GetString() : null;
                json.Skip();
            }
            else if (json.ValueTextEquals("online"u8))
            {
                json.Read();
                online = json.TokenType is JsonTokenType.True or JsonTokenType.False ? json.GetBoolean() : null;
                json.Skip();
            }
            else if (json.ValueTextEquals("at"u8))
            {
                json.Read();
                at = json.TokenType is JsonTokenType.String && json.TryGetDateTimeOffset(out var time) ? time : null;
                json.Skip();
            }
            else if (json.ValueTextEquals("epoch"u8))
            {
                epoch = Text(ref json);
            }
            else if (json.ValueTextEquals("recovered"u8))
            {
                json.Read();
                recovered = json.GetBoolean();
            }
            else if (json.ValueTextEquals("heartbeatSeconds"u8))
            {
                json.Read();
                heartbeat = json.GetInt32();
            }
            else if (json.ValueTextEquals("gateway"u8))
            {
                gateway = Text(ref json);
            }
            else if (json.ValueTextEquals("connectionId"u8))
            {
                connection = Text(ref json);
            }
            else if (json.ValueTextEquals("detail"u8))
            {
                detail = Text(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        // What stands behind the object is no JSON.
        while (json.Read())
        {
        }

        if (type is ServerFrameType.Welcome or ServerFrameType.Epoch && string.IsNullOrEmpty(epoch))
        {
            throw new JsonException("A frame lacks its epoch.");
        }

        return new ServerFrame
        {
            Type = type,
            Epoch = epoch ?? "",
            Recovered = recovered,
            Heartbeat = TimeSpan.FromSeconds(Math.Max(1, heartbeat)),
            Gateway = gateway,
            ConnectionId = connection,
            Detail = detail,
            Message = type is ServerFrameType.Message ? Message(id, seq, from, group, sentAt, body, utf8) : null,
            Presence = type is ServerFrameType.Presence ? Change(user, online, at) : null,
        };

        static PushMessage Message(
            string? id, long? seq, string? from, string? group, DateTimeOffset sentAt, Range? body, ReadOnlySpan<byte> utf8) =>
            id is not null && from is not null && seq is >= 0 && body is { } range
                ? new PushMessage { Id = id, Seq = seq.Value, From = from, Group = group, SentAt = sentAt, Body = utf8[range].ToArray() }
                : throw new JsonException("A message lacks its id, seq, from or body.");

        static PresenceChange Change(string? user, bool? online, DateTimeOffset? at) =>
            user is not null && online is not null && at is not null
                ? new PresenceChange(user, online, at)
                : throw new JsonException("A presence lacks its user, online or at.");
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString();
    }

    private static ServerFrameType TypeOf(ref Utf8JsonReader json) =>
        json.TokenType is not JsonTokenType.String ? ServerFrameType.Unknown
        : json.ValueTextEquals("message"u8) ? ServerFrameType.Message
        : json.ValueTextEquals("presence"u8) ? ServerFrameType.Presence
        : json.ValueTextEquals("ping"u8) ? ServerFrameType.Ping
        : json.ValueTextEquals("welcome"u8) ? ServerFrameType.Welcome
        : json.ValueTextEquals("epoch"u8) ? ServerFrameType.Epoch
        : json.ValueTextEquals("pong"u8) ? ServerFrameType.Pong
        : json.ValueTextEquals("error"u8) ? ServerFrameType.Error
        : ServerFrameType.Unknown;
}
