using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushApp.OperatorConsole.ChatApi;

/// <summary>The body of <c>POST /api/messages</c>, and of the one for a group.</summary>
/// <param name="To">The receiver as a string, several as a list; null to a group, which the address names.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Body">Any JSON.</param>
/// <param name="Persist">Whether it is kept in the inbox.</param>
internal sealed record OutgoingMessage(
    [property: JsonPropertyName("to"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? To,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("body")] JsonElement Body,
    [property: JsonPropertyName("persist")] bool Persist);

/// <summary>The answer of <c>POST /api/messages</c> to one receiver.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Seq">Its place among the receiver's messages; 0 where it is not kept.</param>
/// <param name="Status">routed, stored or dropped.</param>
/// <param name="Gateways">The gateways that hold the receiver and were reached.</param>
public sealed record SendAnswer(string Id, long Seq, string Status, IReadOnlyList<string> Gateways);

/// <summary>The answer to a message to several receivers, or to a group.</summary>
/// <param name="Receivers">How many users it was for.</param>
/// <param name="Stored">In how many inboxes it is.</param>
/// <param name="Connected">How many of them are connected.</param>
/// <param name="Gateways">The gateways that hold them.</param>
/// <param name="Refused">How many receivers it was refused for.</param>
/// <param name="Refusals">The first of them; null where there are none.</param>
public sealed record SendToManyAnswer(
    int Receivers, int Stored, int Connected, IReadOnlyList<string> Gateways, int Refused, IReadOnlyList<ReceiverRefusal>? Refusals);

/// <summary>Why one receiver does not get a message.</summary>
/// <param name="User">The receiver.</param>
/// <param name="Detail">What is wrong.</param>
public sealed record ReceiverRefusal(string User, string Detail);
