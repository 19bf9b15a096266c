using System.ComponentModel;
using System.Text.Json.Serialization;
using PushApp.ChatApi.Requests;

namespace PushApp.ChatApi.Messages;

/// <summary>What became of a message to many.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Receivers">How many users it was for.</param>
/// <param name="Stored">In how many inboxes it is.</param>
/// <param name="Connected">How many of the receivers are connected; it is on its way to them.</param>
/// <param name="Gateways">The gateways that hold them.</param>
/// <param name="Refused">How many receivers it was refused for.</param>
/// <param name="Refusals">The first of them.</param>
internal sealed record SendToManyResponse(
    [property: Description("The message's id.")] string Id,
    [property: Description("How many users it was for.")] int Receivers,
    [property: Description("In how many inboxes it is; 0 where it is not persisted.")] int Stored,
    [property: Description("How many of the receivers are connected; it is on its way to them.")] int Connected,
    [property: Description("The gateways that hold them: each gets one RocketMQ message, or a few.")] IReadOnlyList<string> Gateways,
    [property: Description("For how many receivers it was refused.")] int Refused,
    [property: Description("The first 100 of them; missing where there are none.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ReceiverRefusal>? Refusals);

/// <summary>Why one receiver does not get a message.</summary>
/// <param name="User">The receiver.</param>
/// <param name="Status">The status that a message to this receiver alone would have been answered with.</param>
/// <param name="Detail">What is wrong.</param>
internal sealed record ReceiverRefusal(
    [property: Description("The receiver.")] string User,
    [property: Description("The status that a message to this receiver alone would have been answered with; 503: send again with the same id.")] int Status,
    [property: Description("What is wrong.")] string Detail)
{
    public static ReceiverRefusal Of(string user, RequestError error) => new(user, error.Status, error.Sentence);
}
