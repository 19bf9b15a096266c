using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using PushApp.ChatApi.Requests;

namespace PushApp.ChatApi.Messages;

/// <summary>Several messages, each to one user. What is wrong with one of them is no fault of the others.</summary>
/// <param name="Messages">Each message, or why it is refused, in the order of the request.</param>
internal sealed record SendBatchRequest(IReadOnlyList<(SendMessageRequest? Message, RequestError? Error)> Messages)
{
    private static readonly string[] Fields = ["messages"];

    public static bool TryRead(
        ReadOnlyMemory<byte> json, MessageOptions options, [NotNullWhen(true)] out SendBatchRequest? request, [NotNullWhen(false)] out RequestError? error)
    {
        request = null;
        if (!JsonFields.TryRead(json, Fields, out var fields, out error)
            || !fields.TryElements("messages", options.MaxBatchCount, out var elements, out error))
        {
            return false;
        }

        request = new SendBatchRequest(elements.ConvertAll(element =>
            SendMessageRequest.TryRead(element, options.MaxBodyBytes, maxReceivers: 0, out var message, out var refusal)
                ? (message, (RequestError?)null)
                : ((SendMessageRequest?)null, refusal)));
        return true;
    }
}

/// <summary>The request as the OpenAPI document shows it; <see cref="SendBatchRequest"/> reads it.</summary>
internal sealed record SendBatchSchema
{
    [Description("The messages. Those to one user are numbered in this order.")]
    [MinLength(1)]
    public required IReadOnlyList<SendMessageSchema> Messages { get; init; }
}
