using System.Text.Json;

namespace PushApp.Delivery.Envelopes;

/// <summary>A message as clients read it, the same in a gateway's frame and in the chat API's history.</summary>
public static class MessageJson
{
    /// <summary>Writes the message's members into the object that is open; its body goes out byte for byte.</summary>
    public static void WriteMembers(this Utf8JsonWriter json, PushItem item)
    {
        json.WriteString("id"u8, item.Id);
        json.WriteNumber("seq"u8, item.Seq);
        json.WriteString("from"u8, item.From);
        if (item.Group is not null)
        {
            json.WriteString("group"u8, item.Group);
        }

        json.WriteString("sentAt"u8, item.SentAt.UtcDateTime);
        json.WritePropertyName("body"u8);
        json.WriteRawValue(item.Body.Span, skipInputValidation: true);
    }
}
