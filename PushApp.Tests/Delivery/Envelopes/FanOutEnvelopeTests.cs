using System.Text;
using CsCheck;
using PushApp.Delivery.Envelopes;

namespace PushApp.Tests.Delivery.Envelopes;

public class FanOutEnvelopeTests
{
    private static readonly PushItem Message = new()
    {
        User = "",
        Id = "m",
        From = "bob",
        Group = "team",
        SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
        Traceparent = "00-aa-bb-01",
        Body = """{"text":"grüße"}"""u8.ToArray(),
    };

    [Fact]
    public void What_is_written_is_read()
    {
        var written = new FanOutEnvelope("boot", Message, [new Receiver("alice", 7, "e1"), new Receiver("carol", 0, "")]);

        var read = FanOutEnvelope.Decode(written.Encode());

        Assert.Equal("boot", read.Boot);
        Assert.Equal(written.Receivers, read.Receivers);
        Assert.Equal(Message with { Body = default }, read.Message with { Body = default });
        var item = read.For(read.Receivers[0]);
        Assert.Equal(("alice", 7, "e1", "bob", "team"), (item.User, item.Seq, item.Epoch, item.From, item.Group));
        Assert.Equal("""{"text":"grüße"}""", Encoding.UTF8.GetString(item.Body.Span));
    }

    [Fact]
    public void It_has_the_body_once()
    {
        var large = Message with { Body = new byte[100_000].Select(_ => (byte)'1').ToArray() };
        var receivers = Enumerable.Range(0, 1_000).Select(i => new Receiver($"user-{i}", i, "8f14e45fceea167a")).ToList();

        var size = new FanOutEnvelope("boot", large, receivers).Encode().Length;

        Assert.InRange(size, 100_000, 100_000 + receivers.Sum(FanOutEnvelope.SizeOf) + 200);
    }

    [Fact]
    public void What_is_cut_off_anywhere_is_refused()
    {
        var whole = new FanOutEnvelope("boot", Message, [new Receiver("alice", 7, "e1"), new Receiver("carol", 8, "e2")]).Encode();
        var body = whole.Length - Message.Body.Length;

        // Of a body that is cut off nobody can know; the signature is for that.
        Assert.All(Enumerable.Range(1, body), length => Assert.Throws<FormatException>(() => FanOutEnvelope.Decode(whole.AsMemory(0, length))));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        try
        {
            FanOutEnvelope.Decode((byte[])[FanOutEnvelope.Version, .. bytes]);
        }
        catch (FormatException)
        {
        }
    });

    [Fact]
    public void A_count_that_cannot_be_takes_no_memory() => Assert.Throws<FormatException>(() => FanOutEnvelope.Decode(
        (byte[])[FanOutEnvelope.Version, 0, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[100]]));
}
