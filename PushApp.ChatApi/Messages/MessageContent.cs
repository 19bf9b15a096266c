using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Messages;

/// <summary>A message, whoever it is for.</summary>
/// <param name="From">Whom the receivers are to see as the sender; null for the caller.</param>
/// <param name="Id">The message's id as its sender chose it; null where it is left to the server.</param>
/// <param name="Persist">Whether the inbox keeps it for devices that are away.</param>
/// <param name="Body">One JSON value in UTF-8, as it was sent.</param>
internal record MessageContent(string? From, string? Id, bool Persist, ReadOnlyMemory<byte> Body)
{
    /// <summary>The fields that it has in a request.</summary>
    protected static readonly string[] ContentFields = ["body", "id", "from", "persist"];

    private static readonly string[] PassingFields = ["body", "id", "from"];

    /// <summary>Reads a message that no inbox keeps; or says what is wrong with it.</summary>
    public static bool TryReadPassing(
        ReadOnlyMemory<byte> json, int maxBodyBytes, [NotNullWhen(true)] out MessageContent? content, [NotNullWhen(false)] out RequestError? error) =>
        TryRead(json, PassingFields, maxBodyBytes, out content, out error);

    /// <summary>Reads a request that has nothing else; or says what is wrong with it.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> json, int maxBodyBytes, [NotNullWhen(true)] out MessageContent? content, [NotNullWhen(false)] out RequestError? error) =>
        TryRead(json, ContentFields, maxBodyBytes, out content, out error);

    /// <summary>Reads what every message has.</summary>
    protected static MessageContent Read(JsonFields fields, int maxBodyBytes, ref RequestError? error)
    {
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

        return new MessageContent(from, id, persist, body);
    }

    private static bool TryRead(
        ReadOnlyMemory<byte> json, string[] known, int maxBodyBytes,
        [NotNullWhen(true)] out MessageContent? content, [NotNullWhen(false)] out RequestError? error)
    {
        content = JsonFields.TryRead(json, known, out var fields, out error) ? Read(fields, maxBodyBytes, ref error) : null;
        return error is null;
    }
}

/// <summary>A message that no inbox keeps, as the OpenAPI document shows it.</summary>
internal record PassingMessageSchema
{
    [Description("Any JSON value; it arrives byte for byte.")]
    public required JsonElement Body { get; init; }

    [Description("Your id of the message; without one the server makes it.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public string? Id { get; init; }

    [Description($"Whom the receiver is to see as the sender; the token's subject where it is missing. Another one needs the scope {Scopes.System}.")]
    [RegularExpression(Identifiers.Pattern), StringLength(Identifiers.MaxLength)]
    public string? From { get; init; }
}

/// <summary>What every message has, as the OpenAPI document shows it.</summary>
internal record MessageContentSchema : PassingMessageSchema
{
    [Description("Whether the inbox keeps it for devices that are away.")]
    [DefaultValue(true)]
    public bool? Persist { get; init; }
}
