using System.Text;
using PushApp.Fuzz.Targets;

namespace PushApp.Tests.Fuzz.Targets;

public sealed class ServerFrameCheckTests
{
    [Theory]
    [InlineData("""{"type":"pong"}""", true)]
    [InlineData("""{"type":"ack","seq":1}""", false)]
    [InlineData("""[1]""", false)]
    [InlineData("""{"type":""", false)]
    public void A_frame_is_one_of_the_protocol(string frame, bool isFine) => Assert.Equal(isFine, ServerFrameCheck.Frame(Encoding.UTF8.GetBytes(frame)) is null);

    [Fact]
    public void Each_whole_line_is_looked_at() => Assert.Single(ServerFrameCheck.Lines("{\"type\":\"pong\"}\n,\n{\"type\":"u8));

    [Fact]
    public void A_body_with_a_line_break_is_seen_over_TCP() =>
        Assert.Equal(2, ServerFrameCheck.Lines("{\"type\":\"message\",\"body\":[1,\n2]}\n"u8).Count());

    [Theory]
    [InlineData("880203e8", true)]
    [InlineData("88021130", true)]
    [InlineData("8800", false)]
    [InlineData("880203ed", false)]
    [InlineData("8202ffff", false)]
    [InlineData("8105", true)]
    public void Frames_of_a_WebSocket_are_looked_at(string received, bool isFine) =>
        Assert.Equal(isFine, !ServerFrameCheck.WebSocket(Convert.FromHexString(received)).Any());
}
