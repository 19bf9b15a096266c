using System.Text;
using System.Text.Json;
using CsCheck;
using PushApp.ChatApi.Messages;
using PushApp.Delivery.Envelopes;

namespace PushApp.Tests.Delivery.Envelopes;

public class PushEnvelopeTests
{
    private static readonly DateTimeOffset SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Fact]
    public void What_is_written_is_read()
    {
        var envelope = new PushEnvelope("boot", [Item("""{"text":"hi"}""") with { Seq = 7, Epoch = "e", Group = "team", Hops = 1, Traceparent = "00-aa-bb-01" }, Item("42")]);

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
    public void Every_body_that_the_api_accepts_is_carried_alone_and_among_others() =>
        Bodies.Select(Gen.Int[0, 3], Gen.Int[0, 3]).Sample(
            (body, before, after) =>
            {
                var texts = Enumerable.Repeat("1", before).Append(body).Concat(Enumerable.Repeat("[2]", after)).ToArray();
                Assert.True(SendMessageRequest.TryRead(
                    Encoding.UTF8.GetBytes($$"""{"to":"alice","body":{{body}}}"""), 1 << 20, 0, out var request, out _));
                Assert.Equal(body.Trim(' ', '\r', '\n', '\t'), Encoding.UTF8.GetString(request.Body.Span));

                var read = PushEnvelope.Decode(new PushEnvelope("boot", [.. texts.Select(Item)]).Encode());

                Assert.Equal(texts, read.Items.Select(item => Encoding.UTF8.GetString(item.Body.Span)));
            },
            iter: 2_000);

    // A request may nest 64 deep, as JSON readers have it, so its body 63.
    private static Gen<string> Bodies { get; } = Gen.Recursive<string>((depth, inner) => depth >= 62
        ? Leaves
        : Gen.Frequency(
            (3, Leaves),
            (1, Gen.Const(new string('[', 63 - depth) + new string(']', 63 - depth))),
            (2, inner.Array[0, 3].Select(Spaces, (items, space) => $"[{space}{string.Join($",{space}", items)}{space}]")),
            (2, Gen.Select(Strings, inner, Spaces).Array[0, 3].Select(members =>
                $"{{{string.Join(",", members.Select(m => $"{m.Item3}{m.Item1}:{m.Item3}{m.Item2}"))}}}"))));

    private static Gen<string> Strings => Gen.Char.Array[0, 8].Select(chars => JsonSerializer.Serialize(new string(chars)));

    private static Gen<string> Spaces => AnyOf("", " ", "\n", "\r\n\t");

    private static Gen<string> Leaves => Gen.OneOf(
        Strings, Gen.Long.Select(n => $"{n}"), AnyOf("null", "true", "1.50", "-0e10", "12345678901234567890123", "\"\\u0000\\u00e9\""));

    private static Gen<string> AnyOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    [Fact]
    public void An_item_that_cannot_be_read_costs_itself_alone()
    {
        var envelope = new PushEnvelope("boot", [Item("1"), Item("2"), Item("3")]).Encode();
        var item = (envelope.Length - 6) / 3;
        // The second item's user gets a length beyond the item's end.
        envelope[6 + item + 4 + 17] = 255;

        var read = PushEnvelope.Decode(envelope);

        Assert.Equal(1, read.Unreadable);
        Assert.Equal(["1", "3"], read.Items.Select(one => Encoding.UTF8.GetString(one.Body.Span)));
    }

    [Fact]
    public void Ids_that_are_none_and_a_body_that_is_no_text_are_not_read()
    {
        var good = Item("1");
        PushItem[] bad =
        [
            good with { User = "alice} x" }, good with { From = "the bank" }, good with { Id = "m\n1" }, good with { User = new string('a', 129) },
            good with { Body = (byte[])[(byte)'"', 0xff, (byte)'"'] },
        ];

        var read = PushEnvelope.Decode(new PushEnvelope("boot", [good, .. bad, good]).Encode());

        Assert.Equal((2, bad.Length), (read.Items.Count, read.Unreadable));
    }

    [Fact]
    public void Whatever_bytes_come_are_read_or_refused_and_nothing_else() =>
        Gen.Byte.Array[0, 200].Sample(
            bytes =>
            {
                try
                {
                    PushEnvelope.Decode((byte[])[PushEnvelope.Version, .. bytes]);
                }
                catch (FormatException)
                {
                }
            },
            iter: 20_000);

    [Fact]
    public void An_envelope_that_ends_early_has_the_items_before()
    {
        var envelope = new PushEnvelope("boot", [Item("1"), Item("2")]).Encode();

        var read = PushEnvelope.Decode(envelope.AsMemory(0, envelope.Length - 1));

        Assert.Equal((1, 1), (read.Items.Count, read.Unreadable));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"v\":1}")]
    [InlineData("\u0002")]
    [InlineData("\u0002\u0000")]
    [InlineData("\u0002\u0001b")]
    [InlineData("\u0002\u0009b")]
    public void Anything_else_is_a_format_error(string text) =>
        Assert.Throws<FormatException>(() => PushEnvelope.Decode(Encoding.UTF8.GetBytes(text)));

    private static PushItem Item(string body) =>
        new() { User = "alice", Id = "m-1", From = "bob", SentAt = SentAt, Body = Encoding.UTF8.GetBytes(body) };
}
