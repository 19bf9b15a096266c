using PushApp.OperatorConsole.Clients;
using PushApp.OperatorConsole.Messages;

namespace PushApp.Tests.OperatorConsole.Messages;

public sealed class TripTests
{
    private static readonly DateTimeOffset Sent = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Trip _trip = new("m-1", "bob", "alice");
    private readonly PageClient _phone = Client("client-1", "alice", "phone", "gateway-1");

    [Fact]
    public void It_has_the_first_arrival_at_each_client_of_the_page()
    {
        Assert.True(_trip.Take(_phone, Message("m-1"), Sent.AddMilliseconds(3)));
        Assert.True(_trip.Take(Client("client-2", "alice", "laptop", "gateway-2"), Message("m-1"), Sent.AddMilliseconds(5)));
        Assert.False(_trip.Take(_phone, Message("m-1"), Sent.AddMilliseconds(9)));

        Assert.Equal(
            [("phone", "gateway-1", Sent.AddMilliseconds(3)), ("laptop", "gateway-2", Sent.AddMilliseconds(5))],
            _trip.Arrivals.Select(arrival => (arrival.Device, arrival.Gateway, arrival.At)));
    }

    [Fact]
    public void Frames_of_others_are_none_of_its_business()
    {
        Assert.False(_trip.Take(_phone, Message("m-2"), Sent));
        Assert.False(_trip.Take(Client("client-3", "carol", "phone", "gateway-1"), Message("m-1"), Sent));
        Assert.False(_trip.Take(_phone, new ClientFrame(0, true, "ack", 9, null, null, ""), Sent));

        Assert.Empty(_trip.Arrivals);
    }

    [Theory]
    [InlineData("phone laptop", "phone", false)]
    [InlineData("phone laptop", "phone laptop", true)]
    [InlineData("", "phone", true)]
    [InlineData("", "", false)]
    [InlineData("tablet", "phone", false)]
    public void It_is_complete_when_every_connected_device_has_acknowledged(string connected, string acknowledged, bool isComplete)
    {
        Assert.False(_trip.IsComplete);

        _trip.Take(Ways.Receipt([.. Devices(acknowledged).Select(device => Ways.Acknowledged(device, "gateway-1", 3, 5))]), [.. Devices(connected).Select(device => Ways.Connected(device, "gateway-1")), Ways.Away("watch")]);

        Assert.Equal(isComplete, _trip.IsComplete);

        static string[] Devices(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void It_is_timed_when_no_time_is_missing()
    {
        Assert.False(_trip.IsTimed);

        _trip.Take(Ways.Receipt(Ways.Written("laptop", "gateway-1", 3), Ways.Acknowledged("phone", "gateway-1", 3, null)), []);
        Assert.False(_trip.IsTimed);

        _trip.Take(Ways.Receipt(Ways.Written("laptop", "gateway-1", 3), Ways.Acknowledged("phone", "gateway-1", 3, 4)), []);
        Assert.True(_trip.IsTimed);
    }

    private static PageClient Client(string id, string user, string device, string gateway)
    {
        var client = new PageClient(id, user, device);
        client.Take([new ClientFrame(0, false, "welcome", 0, null, gateway, "")], 0);
        return client;
    }

    private static ClientFrame Message(string id) => new(0, false, "message", 5, id, null, "");
}
