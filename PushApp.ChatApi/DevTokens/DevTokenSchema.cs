using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.DevTokens;

/// <summary>The request as the OpenAPI document shows it.</summary>
internal sealed record DevTokenSchema
{
    [Description("Who the token says its bearer is.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public required string User { get; init; }
}
