using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Clients;
using PushApp.OperatorConsole.Messages;

namespace PushApp.Tests.OperatorConsole.Messages;

public sealed class TripTests
{
    private static readonly DateTimeOffset Sent = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Trip _trip = new("m-1", "bob", "alice", Sent);
    private readonly PageClient _phone = Client("client-1", "alice", "phone", "gateway-1");
    private readonly PageClient _laptop = Client("client-2", "alice", "laptop", "gateway-2");

    [Fact]
    public void It_has_each_devices_arrival_and_acknowledgement()
    {
        Assert.True(_trip.Take(_phone, Message("m-1", 5), Sent.AddMilliseconds(3)));
        _trip.Answered(Sent.AddMilliseconds(4), new SendAnswer("m-1", 5, "routed", ["gateway-1", "gateway-2"]));
        Assert.True(_trip.Take(_laptop, Message("m-1", 5), Sent.AddMilliseconds(5)));
        Assert.True(_trip.Take(_laptop, Acknowledgement(7), Sent.AddMilliseconds(6)));

        Assert.Equal(
            [("phone", "gateway-1", 3, null), ("laptop", "gateway-2", 5, 6.0)],
            _trip.Arrivals.Select(arrival => (arrival.Device, arrival.Gateway, (arrival.At - Sent).TotalMilliseconds, (arrival.AcknowledgedAt - Sent)?.TotalMilliseconds)));
        Assert.Equal(["gateway-1", "gateway-2"], _trip.Gateways);
    }

    [Fact]
    public void Frames_of_others_are_none_of_its_business()
    {
        Assert.False(_trip.Take(_phone, Message("m-2", 6), Sent));
        Assert.False(_trip.Take(Client("client-3", "carol", "phone", "gateway-1"), Message("m-1", 5), Sent));
        Assert.False(_trip.Take(_phone, Acknowledgement(9), Sent));
        _trip.Take(_phone, Message("m-1", 5), Sent);
        Assert.False(_trip.Take(_phone, Acknowledgement(4), Sent));

        Assert.Null(Assert.Single(_trip.Arrivals).AcknowledgedAt);
    }

    [Fact]
    public void A_message_that_is_not_kept_is_not_acknowledged()
    {
        _trip.Take(_phone, Message("m-1", 0), Sent);

        Assert.False(_trip.Take(_phone, Acknowledgement(4), Sent));
    }

    [Theory]
    [InlineData("""{"text":"hi"}""", """{"text":"hi"}""")]
    [InlineData("7", "7")]
    [InlineData("hi there", "\"hi there\"")]
    [InlineData("", "\"\"")]
    public void A_body_is_json_or_a_text(string written, string json) => Assert.Equal(json, Sender.Body(written).GetRawText());

    [Fact]
    public void A_moment_before_the_request_is_that_of_the_request() => Assert.Equal(
        ("0.0 ms", "12.5 ms"), (TripTimes.After(_trip, Sent.AddMilliseconds(-2)), TripTimes.After(_trip, Sent.AddMilliseconds(12.5))));

    private static PageClient Client(string id, string user, string device, string gateway)
    {
        var client = new PageClient(id, user, device);
        client.Take([new ClientFrame(0, false, "welcome", 0, null, gateway, "")], 0);
        return client;
    }

    private static ClientFrame Message(string id, long seq) => new(0, false, "message", seq, id, null, "");

    private static ClientFrame Acknowledgement(long seq) => new(0, true, "ack", seq, null, null, "");
}
