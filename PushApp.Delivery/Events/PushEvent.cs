using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Receipts;

namespace PushApp.Delivery.Events;

/// <summary>
/// Something that an application may want to know, as a CloudEvent 1.0 in its JSON form
/// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). An event may come twice; then it
/// has the same <paramref name="Id"/>.
/// </summary>
/// <param name="Id">Tells it from all others; the same when it is told again.</param>
/// <param name="Tag">Its tag on <see cref="EventTopic"/>.</param>
/// <param name="Type">The CloudEvent's type.</param>
/// <param name="User">Whom it is about: the CloudEvent's subject, and the message group.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Json">The event as it is sent.</param>
public sealed record PushEvent(string Id, string Tag, string Type, string User, DateTimeOffset Time, ReadOnlyMemory<byte> Json)
{
    /// <summary>The type of an event that says that a user has come.</summary>
    public const string Came = "pushapp.presence.came";

    /// <summary>The type of an event that says that a user has left.</summary>
    public const string Left = "pushapp.presence.left";

    /// <summary>The type of an event that carries a message for a user who is away.</summary>
    public const string MessageAway = "pushapp.message.away";

    /// <summary>The type of an event that says how far a device has come.</summary>
    public const string DeviceReceipt = "pushapp.receipt";

    private const string Source = "/pushapp";

    // As in the gateway's frames: what JSON need not escape, is not.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A user has come, or has left.</summary>
    /// <param name="user">The user.</param>
    /// <param name="online">Whether the user is here now.</param>
    /// <param name="at">Since when, by the clock of Redis: of two events of a user the later one counts.</param>
    public static PushEvent OfPresence(string user, bool online, DateTimeOffset at) => New(
        string.Create(CultureInfo.InvariantCulture, $"presence/{user}/{at.ToUnixTimeMilliseconds()}"),
        EventTopic.Presence, online ? Came : Left, user, at, online, static (json, online) => json.WriteBoolean("online"u8, online));

    /// <summary>A message waits for a user who is away.</summary>
    public static PushEvent OfAway(PushItem item) => New(
        string.Create(CultureInfo.InvariantCulture, $"away/{item.User}/{item.Epoch}/{item.Seq}"),
        EventTopic.Away, MessageAway, item.User, item.SentAt, item, static (json, item) =>
        {
            json.WriteString("epoch"u8, item.Epoch);
            json.WriteMembers(item);
        });

    /// <summary>A device has come further.</summary>
    /// <param name="user">The user.</param>
    /// <param name="device">The user's device.</param>
    /// <param name="gatewayId">The gateway that holds its connection.</param>
    /// <param name="progress">How far.</param>
    public static PushEvent OfReceipt(string user, string device, string gatewayId, Progress progress) => New(
        string.Create(CultureInfo.InvariantCulture, $"receipt/{user}/{device}/{progress.Epoch}/{progress.Written.Seq}/{progress.Acknowledged.Seq}"),
        EventTopic.Receipt, DeviceReceipt, user, progress.Written.At > progress.Acknowledged.At ? progress.Written.At : progress.Acknowledged.At,
        (device, gatewayId, progress), static (json, receipt) =>
        {
            json.WriteString("device"u8, receipt.device);
            json.WriteString("gateway"u8, receipt.gatewayId);
            json.WriteString("epoch"u8, receipt.progress.Epoch);
            Write(json, "written"u8, receipt.progress.Written);
            Write(json, "acknowledged"u8, receipt.progress.Acknowledged);
        });

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Milestone milestone)
    {
        if (milestone.Seq > 0)
        {
            json.WriteStartObject(name);
            json.WriteNumber("seq"u8, milestone.Seq);
            json.WriteString("at"u8, milestone.At.UtcDateTime);
            json.WriteEndObject();
        }
    }

    private static PushEvent New<T>(string id, string tag, string type, string user, DateTimeOffset time, T data, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("specversion"u8, "1.0"u8);
            json.WriteString("id"u8, id);
            json.WriteString("source"u8, Source);
            json.WriteString("type"u8, type);
            json.WriteString("subject"u8, user);
            json.WriteString("time"u8, time.UtcDateTime);
            json.WriteString("datacontenttype"u8, "application/json"u8);
            json.WriteStartObject("data"u8);
            json.WriteString("user"u8, user);
            write(json, data);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new PushEvent(id, tag, type, user, time, buffer.WrittenMemory);
    }
}
