using System.ComponentModel;
using System.Text.Json.Serialization;
using PushApp.ChatApi.Requests;

namespace PushApp.ChatApi.Messages;

/// <summary>What became of the messages of a batch.</summary>
/// <param name="Results">One for each message, in the order of the request.</param>
internal sealed record SendBatchResponse(
    [property: Description("One for each message, in the order of the request.")] IReadOnlyList<BatchResult> Results);

/// <summary>What became of one message of a batch: what would have been answered to it alone.</summary>
/// <param name="Accepted">As <c>POST /api/messages</c> answers; null where the message was refused.</param>
/// <param name="Refused">Why it was refused; null where it was not.</param>
internal sealed record BatchResult(
    [property: Description("What POST /api/messages answers; missing where the message was refused.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SendMessageResponse? Accepted,
    [property: Description("Why the message was refused; missing where it was not.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BatchRefusal? Refused)
{
    public static BatchResult Of(RequestError error) => new(null, new BatchRefusal(error.Status, error.Sentence, error.Field));

    /// <summary>Waits for a send; a Redis that is away is this message's refusal.</summary>
    public static async Task<BatchResult> OfAsync(Task<SendResult> send)
    {
        try
        {
            var result = await send;
            return result.Refused is { } refusal ? Of(refusal) : new BatchResult(result.Accepted, null);
        }
        catch (Exception e) when (Problems.OfRedis(e) is { } error)
        {
            return Of(error);
        }
    }
}

/// <summary>Why a message of a batch was refused.</summary>
/// <param name="Status">The status that a request with this message alone would have had.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Field">The field that is wrong; null where it is not one.</param>
internal sealed record BatchRefusal(
    [property: Description("The status that a request with this message alone would have had; 503: try again.")] int Status,
    [property: Description("What is wrong.")] string Detail,
    [property: Description("The field that is wrong.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field);
