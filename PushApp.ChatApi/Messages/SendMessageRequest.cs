using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Messages;

/// <summary>A message to one user.</summary>
/// <param name="To">The receiver.</param>
/// <param name="From">Whom the receiver is to see as the sender; null for the caller.</param>
/// <param name="Id">The message's id as its sender chose it; null where it is left to the server.</param>
/// <param name="Persist">Whether the inbox keeps it for devices that are away.</param>
/// <param name="Body">One JSON value in UTF-8, as it was sent.</param>
internal sealed record SendMessageRequest(string To, string? From, string? Id, bool Persist, ReadOnlyMemory<byte> Body)
{
    private static readonly string[] Fields = ["to", "body", "id", "from", "persist"];

    public static bool TryRead(
        ReadOnlyMemory<byte> json, int maxBodyBytes, [NotNullWhen(true)] out SendMessageRequest? request, [NotNullWhen(false)] out RequestError? error)
    {
        request = null;
        if (!JsonFields.TryRead(json, Fields, out var fields, out error))
        {
            return false;
        }

        var to = fields.Id("to", required: true, ref error);
        var id = fields.Id("id", required: false, ref error);
        var from = fields.Id("from", required: false, ref error);
        var persist = fields.Flag("persist", ref error) ?? true;
        var body = fields.Raw("body");
        if (body.IsEmpty)
        {
            error ??= RequestError.Invalid("body", "is required");
        }

        if (body.Length > maxBodyBytes)
        {
            error ??= new(StatusCodes.Status413PayloadTooLarge, $"must have at most {maxBodyBytes} bytes, has {body.Length}", "body");
        }

        if (error is not null || to is null)
        {
            error ??= RequestError.Invalid("to", "is required");
            return false;
        }

        request = new SendMessageRequest(to, from, id, persist, body);
        return true;
    }
}

/// <summary>The request as the OpenAPI document shows it; <see cref="SendMessageRequest"/> reads it, and leaves the body as it is.</summary>
internal sealed record SendMessageSchema
{
    [Description("The receiver.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public required string To { get; init; }

    [Description("Any JSON value; it arrives byte for byte.")]
    public required JsonElement Body { get; init; }

    [Description("Your id of the message; without one the server makes it.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public string? Id { get; init; }

    [Description($"Whom the receiver is to see as the sender; the token's subject where it is missing. Another one needs the scope {Scopes.System}.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public string? From { get; init; }

    [Description("Whether the inbox keeps it for devices that are away.")]
    [DefaultValue(true)]
    public bool? Persist { get; init; }
}
