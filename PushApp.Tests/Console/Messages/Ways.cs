using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Messages;

namespace PushApp.Tests.OperatorConsole.Messages;

/// <summary>What the chat API says of a message m-1 of bob to alice, and the ways that follow from it. Times are milliseconds after <see cref="Sent"/>.</summary>
internal static class Ways
{
    public static DateTimeOffset Sent { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static MessageReceipt Receipt(params DeviceReceipt[] devices) => new(
        devices.Any(device => device.Acknowledged) ? "acknowledged" : devices.Length > 0 ? "written" : "stored", 5, Sent.AddMilliseconds(2), null, devices);

    public static DeviceReceipt Written(string device, string? gateway, int? written) => new(device, gateway, false, At(written), null);

    public static DeviceReceipt Acknowledged(string device, string? gateway, int? written, int? acknowledged) =>
        new(device, gateway, true, At(written), At(acknowledged));

    public static DeviceState Connected(string device, string gateway) => new(device, true, gateway, Sent, 0, 0);

    public static DeviceState Away(string device) => new(device, false, null, null, 4, 1);

    /// <summary>A message that was sent here and answered.</summary>
    public static TrackedMessage Answered(string status, params string[] gateways)
    {
        var message = new TrackedMessage("m-1", "bob", ["alice"], null) { SentAt = Sent };
        message.Answered(new SendAnswer("m-1", 5, status, gateways), Sent.AddMilliseconds(4));
        return message;
    }

    /// <summary>A message that somebody else sent.</summary>
    public static TrackedMessage LookedUp() => new("m-1", "bob", ["alice"], null);

    /// <summary>The way of a message after an answer.</summary>
    public static Way Of(TrackedMessage message, MessageReceipt? receipt = null, params DeviceState[] devices)
    {
        if (receipt is not null)
        {
            message.Trips[0].Take(receipt, devices);
        }

        return new Way(message, message.Trips[0]);
    }

    private static DateTimeOffset? At(int? milliseconds) => milliseconds is { } some ? Sent.AddMilliseconds(some) : null;
}
