using System.Text;
using PushApp.Bench.Protocols;

namespace PushApp.Tests.Bench.Protocols;

public sealed class PushAppProtocolTests
{
    private readonly PushAppProtocol _protocol = new();

    [Fact]
    public void A_ping_is_answered_at_once_and_a_message_by_a_later_acknowledgement()
    {
        Assert.Equal("""{"type":"pong"}""", Encoding.UTF8.GetString(_protocol.Answer("""{"type":"ping","seq":42}"""u8).Span));
        Assert.Equal(0, _protocol.Answer("""{"type":"message","id":"a","seq":42}"""u8).Length);
        Assert.Equal("""{"type":"ack","seq":42}""", Encoding.UTF8.GetString(_protocol.Acknowledgement(42).Span));
    }

    [Theory]
    [InlineData("""{"type":"message","id":"a","seq":42,"body":1}""", 42)]
    [InlineData("""{"type":"message","id":"a","seq":0,"body":1}""", 0)]
    [InlineData("""{"type":"ping","seq":42}""", 0)]
    public void Messages_that_are_kept_are_acknowledged(string frame, long sequence) =>
        Assert.Equal(sequence, _protocol.Sequence(Encoding.UTF8.GetBytes(frame)));
}
