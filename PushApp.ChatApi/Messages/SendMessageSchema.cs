using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Messages;

/// <summary>The request as the OpenAPI document shows it; <see cref="SendMessageRequest"/> reads it, and leaves the body as it is.</summary>
internal sealed record SendMessageSchema
{
    [Description("The receiver.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public required string To { get; init; }

    [Description("Any JSON value, up to 256 KiB; it arrives byte for byte.")]
    public required JsonElement Body { get; init; }

    [Description("Your id of the message; without one the server makes it.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public string? Id { get; init; }

    [Description("Whether the inbox keeps it for devices that are away.")]
    [DefaultValue(true)]
    public bool? Persist { get; init; }
}
