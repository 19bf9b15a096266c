using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Clients;
using PushApp.OperatorConsole.Messages;

namespace PushApp.Tests.OperatorConsole.Messages;

public sealed class WayTests
{
    [Fact]
    public void It_has_the_times_of_the_receipt_also_for_devices_that_are_away()
    {
        var way = Ways.Of(
            Ways.Answered("routed", "gateway-1"),
            Ways.Receipt(Ways.Acknowledged("phone", "gateway-1", 6, 9), Ways.Written("laptop", "gateway-1", 7)),
            Ways.Connected("phone", "gateway-1"));

        Assert.Equal(
            ["laptop False 7 ms ", "phone True 6 ms 9 ms"],
            way.Devices.Select(device => $"{device.Name} {device.IsConnected} {way.After(device.Written)} {way.After(device.Acknowledged)}"));
        Assert.Equal("4 ms", way.Answer);
        Assert.False(way.IsWaiting);
    }

    [Fact]
    public void What_nobody_knows_is_unknown()
    {
        var way = Ways.Of(Ways.LookedUp(), Ways.Receipt(Ways.Acknowledged("phone", null, null, null), Ways.Acknowledged("laptop", "gateway-2", 1002, null)));

        Assert.Equal(
            [("gateway-2", WayTag.Unknown, "laptop 1.0 s unknown"), (null, WayTag.Unknown, "phone unknown unknown")],
            way.Gateways.Select(gateway => (gateway.Id, gateway.Tag, Text(Assert.Single(gateway.Devices)))));
        Assert.Null(way.Answer);

        string Text(WayDevice device) => $"{device.Name} {way.After(device.Written)} {way.After(device.Acknowledged)}";
    }

    [Fact]
    public void A_connected_device_that_lacks_it_is_at_its_gateway()
    {
        var way = Ways.Of(Ways.Answered("routed", "gateway-1"), Ways.Receipt(), Ways.Connected("phone", "gateway-1"), Ways.Connected("laptop", "gateway-2"));

        Assert.Equal(
            [("gateway-1", WayTag.Published, "phone"), ("gateway-2", WayTag.None, "laptop")],
            way.Gateways.Select(gateway => (gateway.Id, gateway.Tag, Assert.Single(gateway.Devices).Name)));
        Assert.All(way.Devices, device => Assert.False(device.Written.IsDone));
        Assert.False(way.IsWaiting);
    }

    [Fact]
    public void It_waits_in_the_inbox_while_the_receiver_is_away()
    {
        Assert.True(Ways.Of(Ways.Answered("stored")).IsWaiting);
        Assert.True(Ways.Of(Ways.Answered("stored"), Ways.Receipt(), Ways.Away("phone")).IsWaiting);
        // Its route was that of a gateway that is gone since.
        Assert.True(Ways.Of(Ways.Answered("routed", "gateway-1"), Ways.Receipt()).IsWaiting);
        Assert.False(Ways.Of(Ways.Answered("stored"), Ways.Receipt(Ways.Written("phone", "gateway-1", 5))).IsWaiting);
    }

    [Fact]
    public void Of_one_that_is_not_kept_only_arrivals_in_the_page_are_known()
    {
        var message = new TrackedMessage("m-1", "bob", ["alice"], null) { SentAt = Ways.Sent, IsKept = false };
        message.Answered(new SendAnswer("m-1", 0, "routed", ["gateway-1"]), Ways.Sent.AddMilliseconds(4));
        var phone = new PageClient("client-1", "alice", "phone");
        phone.Take([new ClientFrame(0, false, "welcome", 0, null, "gateway-1", "")], 0);
        message.Trips[0].Take(phone, new ClientFrame(0, false, "message", 0, "m-1", null, ""), Ways.Sent.AddMilliseconds(5));

        var way = Ways.Of(message);

        Assert.Equal(("phone", "5 ms", null), (Assert.Single(way.Devices).Name, way.After(way.Devices.First().Written), way.After(way.Devices.First().Acknowledged)));
        Assert.False(way.IsWaiting);
    }
}
