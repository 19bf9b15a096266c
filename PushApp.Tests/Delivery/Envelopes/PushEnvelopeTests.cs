using System.Text;
using System.Text.Json;
using PushApp.Delivery.Envelopes;

namespace PushApp.Tests.Delivery.Envelopes;

public class PushEnvelopeTests
{
    private static readonly DateTimeOffset SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Fact]
    public void What_is_written_is_read()
    {
        var envelope = new PushEnvelope("boot", [Item("""{"text":"hi"}""") with { Seq = 7, Epoch = "e", Hops = 1, Traceparent = "00-aa-bb-01" }, Item("42")]);

        var read = PushEnvelope.Decode(envelope.Encode());

        Assert.Equal("boot", read.Boot);
        Assert.Equal(2, read.Items.Count);
        Assert.Equal(envelope.Items[0] with { Body = default }, read.Items[0] with { Body = default });
        Assert.Equal(envelope.Items[1] with { Body = default }, read.Items[1] with { Body = default });
    }

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("\"a \\u00e9 é \\\" b\"")]
    [InlineData("[1, 2,  [3]]")]
    [InlineData("{ \"a\" : 1.50 , \"body\":{} }")]
    [InlineData("12345678901234567890123")]
    public void A_body_keeps_every_byte(string body)
    {
        var read = PushEnvelope.Decode(new PushEnvelope("boot", [Item(body), Item("1")]).Encode());

        Assert.Equal(body, Encoding.UTF8.GetString(read.Items[0].Body.Span));
    }

    [Fact]
    public void The_deepest_body_that_a_request_can_have_goes_through_alone_and_among_others()
    {
        var deepest = new string('[', 63) + new string(']', 63);
        using (JsonDocument.Parse($$"""{"to":"alice","body":{{deepest}}}"""))
        {
            // A request with it can be read, and none with a deeper one.
        }

        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse($$"""{"to":"alice","body":[{{deepest}}]}"""));

        var read = PushEnvelope.Decode(new PushEnvelope("boot", [Item("1"), Item(deepest), Item("2")]).Encode());

        Assert.Equal(["1", deepest, "2"], read.Items.Select(item => Encoding.UTF8.GetString(item.Body.Span)));
    }

    [Fact]
    public void Unknown_fields_are_skipped()
    {
        var read = PushEnvelope.Decode("""{"v":1,"new":{"a":[1]},"boot":"b","items":[{"user":"u","id":"i","extra":[{}],"from":"f","body":1}]}"""u8.ToArray());

        Assert.Equal("i", Assert.Single(read.Items).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"v":2,"boot":"b","items":[]}""")]
    [InlineData("""{"v":1,"items":[{"user":"u","id":"i","from":"f","body":1}]}""")]
    [InlineData("""{"v":1,"boot":"b","items":[]}""")]
    [InlineData("""{"v":1,"boot":"b","items":[{"user":"u"}]}""")]
    [InlineData("""{"v":1,"boot":"b","items":[{"user":1}]}""")]
    [InlineData("""{"v":1,"boot":"b","items":[{"user":"u","id":"i","from":"f","body":""")]
    [InlineData("""{"v":1,"boot":"b","items":{}}""")]
    public void Anything_else_is_a_format_error(string text) =>
        Assert.Throws<FormatException>(() => PushEnvelope.Decode(Encoding.UTF8.GetBytes(text)));

    private static PushItem Item(string body) =>
        new() { User = "alice", Id = "m-1", From = "bob", SentAt = SentAt, Body = Encoding.UTF8.GetBytes(body) };
}
