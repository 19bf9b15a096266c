using System.Text;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Gateway.Protocol;

public sealed class ClientFrameTests
{
    private static ClientFrame Parse(string text) => ClientFrame.Parse(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void An_ack_has_its_sequence_number() =>
        Assert.Equal(new ClientFrame(ClientFrameType.Ack, 12), Parse("""{"type":"ack","seq":12}"""));

    [Fact]
    public void An_ack_may_say_of_which_numbering_it_is() =>
        Assert.Equal(new ClientFrame(ClientFrameType.Ack, 12, "8f14e45f"), Parse("""{"type":"ack","epoch":"8f14e45f","seq":12}"""));

    [Fact]
    public void Ping_and_pong_need_nothing_else()
    {
        Assert.Equal(new ClientFrame(ClientFrameType.Ping), Parse("""{"type":"ping"}"""));
        Assert.Equal(new ClientFrame(ClientFrameType.Pong, 3), Parse("""{"seq":3,"type":"pong"}"""));
    }

    [Fact]
    public void Fields_of_a_later_version_are_skipped() =>
        Assert.Equal(new ClientFrame(ClientFrameType.Ack, 1), Parse("""{"type":"ack","more":{"type":[1]},"seq":1}"""));

    [Theory]
    [InlineData("", ErrorCodes.MalformedJson)]
    [InlineData("[]", ErrorCodes.MalformedJson)]
    [InlineData("ack", ErrorCodes.MalformedJson)]
    [InlineData("""{"type":"ack","seq":1""", ErrorCodes.MalformedJson)]
    [InlineData("""{"type":"ping"} {"type":"ping"}""", ErrorCodes.MalformedJson)]
    [InlineData("{}", ErrorCodes.UnknownType)]
    [InlineData("""{"type":"hello"}""", ErrorCodes.UnknownType)]
    [InlineData("""{"type":1}""", ErrorCodes.UnknownType)]
    [InlineData("""{"type":"ack"}""", ErrorCodes.InvalidField)]
    [InlineData("""{"type":"ack","seq":-1}""", ErrorCodes.InvalidField)]
    [InlineData("""{"type":"ack","seq":1,"epoch":1}""", ErrorCodes.InvalidField)]
    [InlineData("""{"type":"ack","seq":1,"epoch":"\ud800"}""", ErrorCodes.InvalidField)]
    [InlineData("""{"type":"ack","seq":1.5}""", ErrorCodes.InvalidField)]
    [InlineData("""{"type":"ack","seq":"1"}""", ErrorCodes.InvalidField)]
    [InlineData("""{"type":"ack","seq":9223372036854775808}""", ErrorCodes.InvalidField)]
    public void What_is_no_frame_is_refused_with_its_error(string text, string code)
    {
        var refused = Assert.Throws<ProtocolException>(() => Parse(text));
        Assert.Equal(code, refused.ErrorCode);
        Assert.Equal(CloseCodes.ProtocolError, refused.CloseCode);
    }
}
