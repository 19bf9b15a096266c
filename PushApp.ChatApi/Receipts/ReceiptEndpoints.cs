using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Messages;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Receipts;
using PushApp.Delivery.Routes;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Receipts;

/// <summary><c>GET /api/messages/{id}</c>: what has become of a message.</summary>
internal static class ReceiptEndpoints
{
    private const int LongestWait = 60;
    private const int UsualWait = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // An acknowledgement is known at once, and gateways note its time once a second.
    private static readonly TimeSpan TimesLag = TimeSpan.FromSeconds(2);

    public static IEndpointRouteBuilder MapReceipts(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/messages/{id}", FindAsync)
            .RequireAuthorization()
            .WithName("GetReceipt")
            .WithTags("Messages")
            .WithSummary("Say what has become of a message")
            .WithDescription($"""
                For its sender: of a message that the token's subject has sent to the user `to`. With the scope `{Scopes.System}` or `{Scopes.Operator}` also of another sender, in `from`, and with each of the receiver's devices.
                With `wait`, `{MessageStages.Written}` or `{MessageStages.Acknowledged}`, it is answered when a device has come so far, or after `timeout` seconds; `stage` says how far it has come then.
                The times are those of the gateways, which note them once a second. It is known as long as the receiver's inbox has the message.
                """)
            .Produces<ReceiptResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithNumber("timeout", 1, LongestWait, example: 30, otherwise: UsualWait)
            .WithExample(StatusCodes.Status200OK, """
                {"id":"order-4711","to":"alice","from":"bob","seq":42,"epoch":"8f14e45fceea167a","stage":"acknowledged",
                  "sentAt":"2026-03-01T12:00:00.123Z","writtenAt":"2026-03-01T12:00:00.131Z","acknowledgedAt":"2026-03-01T12:00:00.167Z",
                  "gateways":["gateway-hxkqzrbm"],
                  "devices":[{"device":"phone","gateway":"gateway-hxkqzrbm","acknowledged":true,"writtenAt":"2026-03-01T12:00:00.131Z","acknowledgedAt":"2026-03-01T12:00:00.167Z"}]}
                """)
            .RequireRateLimiting(SenderRequests.Policy);
        return app;
    }

    private static async Task<IResult> FindAsync(
        [Description("The message's id.")] string id, [Description("The receiver; required.")] string? to, [Description("The sender; the token's subject where it is missing.")] string? from,
        [Description("How far it is to have come.")] string? wait, [Description("The longest wait, in seconds.")] string? timeout,
        HttpContext http, ReceiptTable receipts, RouteResolver routes, CancellationToken cancellationToken)
    {
        var caller = http.User.Identity!.Name!;
        var sender = from ?? caller;
        if (AddressIds.WhyNot(("id", id), ("to", to ?? ""), ("from", sender)) is { } invalid)
        {
            return invalid.ToResult();
        }

        if (wait is not (null or MessageStages.Written or MessageStages.Acknowledged))
        {
            return RequestError.Invalid("wait", $"must be {MessageStages.Written} or {MessageStages.Acknowledged}").ToResult();
        }

        RequestError? error = null;
        var seconds = QueryNumber.Read("timeout", timeout, 1, LongestWait, ref error) ?? UsualWait;
        if (error is not null)
        {
            return error.ToResult();
        }

        if (Permissions.WhyNotSeeFor(http.User, sender) is { } refusal)
        {
            return refusal.ToResult();
        }

        var seesDevices = caller == to || Permissions.SeesForAll(http.User);

        var (begun, limit) = (Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(seconds));
        long? reached = null;
        while (true)
        {
            if (await receipts.FindAsync(to!, sender, id) is not { } receipt)
            {
                return new RequestError(
                    StatusCodes.Status404NotFound, $"The inbox of '{to}' has no message '{id}' of '{sender}', or no longer.").ToResult();
            }

            var live = await routes.LiveAsync(to!, receipt.Routes);
            var answer = ReceiptResponse.Of(id, to!, sender, receipt, live, seesDevices);
            reached ??= wait is not null && MessageStages.Reaches(answer.Stage, wait) ? Stopwatch.GetTimestamp() : null;
            var isTimed = (wait == MessageStages.Acknowledged ? answer.AcknowledgedAt : answer.WrittenAt) is not null;
            if (wait is null || (reached is { } at && (isTimed || Stopwatch.GetElapsedTime(at) > TimesLag)) || Stopwatch.GetElapsedTime(begun) > limit)
            {
                return TypedResults.Ok(answer);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}

/// <summary>How far a message has come.</summary>
internal static class MessageStages
{
    /// <summary>It is in the inbox.</summary>
    public const string Stored = "stored";

    /// <summary>It was written to a device.</summary>
    public const string Written = "written";

    /// <summary>A device has acknowledged it.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>Whether a stage is another one, or behind it.</summary>
    public static bool Reaches(string stage, string wanted) => stage == Acknowledged || stage == wanted;
}

/// <summary>What has become of a message.</summary>
internal sealed record ReceiptResponse(
    [property: Description("The message's id.")] string Id,
    [property: Description("The receiver.")] string To,
    [property: Description("The sender.")] string From,
    [property: Description("The group that it was sent to; missing where it was sent to users.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Group,
    [property: Description("Its place among the receiver's messages.")] long Seq,
    [property: Description("The numbering that `seq` belongs to.")] string Epoch,
    [property: Description("How far it has come: 'stored' in the inbox, 'written' to a device, 'acknowledged' by one.")] string Stage,
    [property: Description("When the chat API took it.")] DateTimeOffset SentAt,
    [property: Description("When it was first written to a device; missing where it was not, or that is not known any more.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? WrittenAt,
    [property: Description("When a device first acknowledged it; missing where none has, or that is not known any more.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? AcknowledgedAt,
    [property: Description("The gateways that hold the receiver now.")] IReadOnlyList<string> Gateways,
    [property: Description("The devices that it was written to; missing where the caller is neither the receiver, a system nor an operator.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DeviceReceiptResponse>? Devices)
{
    public static ReceiptResponse Of(string id, string to, string from, Receipt receipt, IReadOnlyList<Delivery.Routes.Route> live, bool seesDevices) => new(
        id, to, from, receipt.Group, receipt.Seq, receipt.Epoch,
        receipt.Devices.Any(device => device.IsAcknowledged) ? MessageStages.Acknowledged
            : receipt.Devices.Count > 0 ? MessageStages.Written
            : MessageStages.Stored,
        receipt.SentAt,
        receipt.Devices.Min(device => device.WrittenAt),
        receipt.Devices.Min(device => device.AcknowledgedAt),
        [.. live.Select(route => route.GatewayId).Distinct()],
        seesDevices ? [.. receipt.Devices.Select(DeviceReceiptResponse.Of)] : null);
}

/// <summary>What has become of a message at one device.</summary>
internal sealed record DeviceReceiptResponse(
    [property: Description("The device.")] string Device,
    [property: Description("The gateway that has written to it last; missing where that is not known any more.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Gateway,
    [property: Description("Whether the device has acknowledged it.")] bool Acknowledged,
    [property: Description("When it was written; missing where that is not known any more.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? WrittenAt,
    [property: Description("When the device acknowledged it; missing where it has not, or that is not known any more.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? AcknowledgedAt)
{
    public static DeviceReceiptResponse Of(DeviceReceipt device) =>
        new(device.Device, device.GatewayId, device.IsAcknowledged, device.WrittenAt, device.AcknowledgedAt);
}
