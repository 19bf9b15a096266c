using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushApp.ChatApi.Inboxes;

/// <summary>A page of an inbox as the OpenAPI document shows it; <see cref="HistoryResult"/> writes it, and leaves bodies as they are.</summary>
internal sealed record HistoryResponse(
    [property: Description("Whose inbox it is.")] string User,
    [property: Description("The numbering that the sequence numbers belong to, as in a gateway's welcome; empty where the user has no inbox yet.")] string Epoch,
    [property: Description("The sequence number of the newest message; 0 where there was none.")] long Seq,
    [property: Description("Whether nothing is missing between the number that was asked for and the messages. False where older ones were dropped, and where the number is of another numbering or beyond what it shares with this one.")] bool Complete,
    [property: Description("The messages, in the order of their sequence numbers.")] IReadOnlyList<HistoryItem> Items,
    [property: Description("What to ask for the next page with; null where there is none.")] HistoryCursor? Next);

/// <summary>One message, with the members that it has in a gateway's <c>message</c> frame.</summary>
internal sealed record HistoryItem(
    [property: Description("The message's id.")] string Id,
    [property: Description("Its place among the user's messages: 1, 2, 3 … without gaps.")] long Seq,
    [property: Description("The sender.")] string From,
    [property: Description("The group that it was sent to; missing where it was sent to users.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Group,
    [property: Description("When the chat API took it.")] DateTimeOffset SentAt,
    [property: Description("Any JSON value, byte for byte as it was sent.")] JsonElement Body);

/// <summary>A place in an inbox: the parameters of the next request.</summary>
internal sealed record HistoryCursor(
    [property: Description("The last sequence number that was returned, where 'after' was asked for.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? After,
    [property: Description("The first sequence number that was returned, where 'before' was asked for.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Before,
    [property: Description("The numbering that the number belongs to.")] string Epoch);
