using PushApp.Delivery.Envelopes;

namespace PushApp.Tests.Delivery.Envelopes;

public sealed class PresenceEnvelopeTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_772_366_400_123);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_is_read_as_it_was_written(bool online)
    {
        var envelope = new PresenceEnvelope("alice", online, At, ["bob", "carol"]);
        var encoded = envelope.Encode();
        var read = PresenceEnvelope.Decode(encoded);

        Assert.True(PresenceEnvelope.Is(encoded));
        Assert.False(FanOutEnvelope.Is(encoded));
        Assert.Equal(("alice", online, At), (read.User, read.Online, read.At));
        Assert.Equal(envelope.Watchers, read.Watchers);
    }

    [Fact]
    public void What_is_cut_off_is_refused_or_ends_with_a_whole_watcher()
    {
        var encoded = new PresenceEnvelope("alice", true, At, ["bob", "carol"]).Encode();
        for (var length = 0; length < encoded.Length; length++)
        {
            var cut = encoded[..length];
            if (Record.Exception(() => PresenceEnvelope.Decode(cut)) is { } e)
            {
                Assert.IsType<FormatException>(e);
            }
            else
            {
                string[] all = ["bob", "carol"];
                var read = PresenceEnvelope.Decode(cut).Watchers;
                Assert.Equal(all.Take(read.Count), read);
            }
        }
    }

    [Theory]
    [InlineData("a b", "bob")]
    [InlineData("alice", "b{b")]
    public void Ids_that_cannot_be_are_refused(string user, string watcher) =>
        Assert.Throws<FormatException>(() => PresenceEnvelope.Decode(new PresenceEnvelope(user, true, At, [watcher]).Encode()));
}
