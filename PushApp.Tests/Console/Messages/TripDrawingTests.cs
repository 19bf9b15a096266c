using PushApp.OperatorConsole.Messages;

namespace PushApp.Tests.OperatorConsole.Messages;

public sealed class TripDrawingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void There_is_a_branch_for_each_gateway_and_for_each_device(bool upright)
    {
        var drawing = new TripDrawing(
            Ways.Of(
                Ways.Answered("routed", "gateway-1", "gateway-2", "gateway-3"),
                Ways.Receipt(Ways.Acknowledged("phone", "gateway-1", 5, 8), Ways.Written("tablet", "gateway-1", 6)),
                Ways.Connected("phone", "gateway-1"), Ways.Connected("laptop", "gateway-2")),
            upright);

        Assert.Equal(
            ["sender bob", "chat API routed", "RocketMQ, tag gateway-1", "gateway gateway-1", "device phone ack 8 ms", "device tablet away, no ack",
                "RocketMQ, tag gateway-2", "gateway gateway-2", "device laptop not written yet", "RocketMQ, tag gateway-3", "gateway gateway-3"],
            Stations(drawing));
        Assert.Equal(1 + 3 + 3 + 3, drawing.Arrows.Count);
        Assert.Equal(["4 ms", "5 ms", "6 ms"], drawing.Arrows.Select(arrow => arrow.Label?.Text).OfType<string>());
        Assert.Equal(
            ["sender", "chat API", "RocketMQ, tag", "gateway", "device", "RocketMQ, tag", "RocketMQ, tag"],
            drawing.Stations.Where(station => station.State is StationState.Passed).Select(station => station.What));
        AssertFits(drawing);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_that_waits_ends_in_the_inbox(bool upright)
    {
        var drawing = new TripDrawing(Ways.Of(Ways.Answered("stored")), upright);

        Assert.Equal("inbox alice waits here", Stations(drawing).Last());
        AssertFits(drawing);

        drawing = new TripDrawing(Ways.Of(Ways.Answered("routed", "gateway-1"), Ways.Receipt()), upright);

        Assert.Equal(["RocketMQ, tag gateway-1", "gateway gateway-1", "inbox alice waits here"], Stations(drawing).TakeLast(3));
        AssertFits(drawing);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_unknown_is_drawn_so(bool upright)
    {
        var drawing = new TripDrawing(Ways.Of(Ways.LookedUp(), Ways.Receipt(Ways.Acknowledged("phone", null, null, null))), upright);

        Assert.Equal(["sender bob", "chat API stored", "RocketMQ, tag unknown", "gateway unknown", "device phone ack unknown"], Stations(drawing));
        Assert.Equal(["unknown"], drawing.Arrows.Select(arrow => arrow.Label?.Text).OfType<string>());
        Assert.Equal(2, drawing.Stations.Count(station => station.State is StationState.Unknown));
        AssertFits(drawing);
    }

    [Fact]
    public void A_gateway_without_its_tag_has_it_from_elsewhere() => Assert.Contains(
        "without a tag inbox or forwarded",
        Stations(new TripDrawing(Ways.Of(Ways.Answered("stored"), Ways.Receipt(Ways.Written("phone", "gateway-1", 5))), upright: false)));

    [Fact]
    public void It_has_no_more_devices_than_one_can_see()
    {
        var devices = Enumerable.Range(0, 30).Select(number => Ways.Written($"device-{number}", $"gateway-{number % 7}", 5)).ToArray();

        var drawing = new TripDrawing(Ways.Of(Ways.LookedUp(), Ways.Receipt(devices)), upright: false);

        Assert.Equal(TripDrawing.MaxBranches, drawing.Stations.Count(station => station.What == "device"));
        AssertFits(drawing);
    }

    private static IEnumerable<string> Stations(TripDrawing drawing) =>
        drawing.Stations.Select(station => $"{station.What} {station.Name} {station.Note?.Text}".TrimEnd());

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
}
