using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Messages;

/// <summary>A message to one user, or to several.</summary>
/// <param name="To">The receivers, each once.</param>
/// <param name="IsToMany">Whether they were a list, though maybe of one.</param>
/// <param name="From">Whom the receivers are to see as the sender; null for the caller.</param>
/// <param name="Id">The message's id as its sender chose it; null where it is left to the server.</param>
/// <param name="Persist">Whether the inbox keeps it for devices that are away.</param>
/// <param name="Body">One JSON value in UTF-8, as it was sent.</param>
internal sealed record SendMessageRequest(IReadOnlyList<string> To, bool IsToMany, string? From, string? Id, bool Persist, ReadOnlyMemory<byte> Body)
    : MessageContent(From, Id, Persist, Body)
{
    private static readonly string[] Fields = ["to", .. ContentFields];

    /// <summary>The receiver of a message to one.</summary>
    public string Receiver => To[0];

    /// <summary>Reads a request; or says what is wrong with it.</summary>
    /// <param name="json">The request, in UTF-8.</param>
    /// <param name="maxBodyBytes">The most bytes of a body.</param>
    /// <param name="maxReceivers">The most receivers of a list; 0 where it may be none.</param>
    /// <param name="request">The request.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> json, int maxBodyBytes, int maxReceivers,
        [NotNullWhen(true)] out SendMessageRequest? request, [NotNullWhen(false)] out RequestError? error)
    {
        request = null;
        if (!JsonFields.TryRead(json, Fields, out var fields, out error))
        {
            return false;
        }

        var isToMany = maxReceivers > 0 && fields.IsArray("to");
        IReadOnlyList<string> to = isToMany
            ? [.. fields.Ids("to", maxReceivers, ref error).Distinct(StringComparer.Ordinal)]
            : [fields.Id("to", required: true, ref error) ?? ""];
        var content = Read(fields, maxBodyBytes, ref error);
        request = error is null ? new SendMessageRequest(to, isToMany, content.From, content.Id, content.Persist, content.Body) : null;
        return error is null;
    }
}

/// <summary>A request to one user as the OpenAPI document shows it; <see cref="SendMessageRequest"/> reads it, and leaves the body as it is.</summary>
internal sealed record SendMessageSchema : MessageContentSchema
{
    [Description("The receiver.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public required string To { get; init; }
}

/// <summary>A request to several users as the OpenAPI document shows it.</summary>
internal sealed record SendToManySchema : MessageContentSchema
{
    [Description("The receivers.")]
    [MinLength(1)]
    public required IReadOnlyList<string> To { get; init; }
}
