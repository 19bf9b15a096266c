using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Clients;
using PushApp.OperatorConsole.Messages;

namespace PushApp.Tests.OperatorConsole.Messages;

public sealed class TripDrawingTests
{
    private static readonly DateTimeOffset Sent = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Trip _trip = new("m-1", "bob", "alice", Sent);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void There_is_a_branch_for_each_gateway_and_for_each_device_of_the_page(bool upright)
    {
        _trip.Answered(Sent.AddMilliseconds(4), new SendAnswer("m-1", 5, "routed", ["gateway-1", "gateway-2", "gateway-3"]));
        Arrive("phone", "gateway-1");
        Arrive("tablet", "gateway-1");
        Arrive("laptop", "gateway-2");

        var drawing = new TripDrawing(_trip, upright);

        Assert.Equal(
            ["sender bob", "chat API routed", "RocketMQ, tag gateway-1", "gateway gateway-1", "device phone", "device tablet",
                "RocketMQ, tag gateway-2", "gateway gateway-2", "device laptop", "RocketMQ, tag gateway-3", "gateway gateway-3"],
            drawing.Stations.Select(station => $"{station.What} {station.Name}"));
        Assert.Equal(1 + 3 + 3 + 3, drawing.Arrows.Count);
        Assert.Equal(["4.0 ms", "5.0 ms", "5.0 ms", "5.0 ms"], drawing.Arrows.Select(arrow => arrow.Label?.Text).OfType<string>());
        AssertFits(drawing);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_that_waits_ends_in_the_inbox(bool upright)
    {
        _trip.Answered(Sent.AddMilliseconds(4), new SendAnswer("m-1", 5, "stored", []));

        var drawing = new TripDrawing(_trip, upright);

        Assert.Equal("inbox alice", drawing.Stations.Select(station => $"{station.What} {station.Name}").Last());
        AssertFits(drawing);
    }

    private static void AssertFits(TripDrawing drawing)
    {
        Assert.All(drawing.Stations, station =>
        {
            Assert.InRange(station.X, TripDrawing.BoxWidth / 2.0, drawing.Width - (TripDrawing.BoxWidth / 2.0));
            Assert.InRange(station.Y, TripDrawing.BoxHeight / 2.0, drawing.Height - (TripDrawing.BoxHeight / 2.0));
        });
        foreach (var one in drawing.Stations)
        {
            Assert.DoesNotContain(drawing.Stations, other => other != one
                && Math.Abs(one.X - other.X) < TripDrawing.BoxWidth && Math.Abs(one.Y - other.Y) < TripDrawing.BoxHeight);
        }
    }

    private void Arrive(string device, string gateway)
    {
        var client = new PageClient(device, "alice", device);
        client.Take([new ClientFrame(0, false, "welcome", 0, null, gateway, "")], 0);
        _trip.Take(client, new ClientFrame(0, false, "message", 5, "m-1", null, ""), Sent.AddMilliseconds(5));
    }
}
