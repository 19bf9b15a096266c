using System.Text;
using PushApp.Delivery.Envelopes;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Gateway.Protocol;

public sealed class ServerFramesTests
{
    [Fact]
    public void A_message_carries_its_body_byte_for_byte()
    {
        const string body = """{"a" : [1.0, "\u00e4"] }""";
        var frame = Encoding.UTF8.GetString(ServerFrames.Message(new PushItem
        {
            User = "alice",
            Id = "m:1",
            Seq = 7,
            Epoch = "e",
            From = "bob",
            SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
            Body = Encoding.UTF8.GetBytes(body),
        }));
        Assert.Equal($$"""{"type":"message","id":"m:1","seq":7,"from":"bob","sentAt":"2023-11-14T22:13:20.123Z","body":{{body}}}""", frame);
    }

    [Fact]
    public void A_welcome_has_every_field_of_the_protocol() => Assert.Equal(
        """{"type":"welcome","connectionId":"c","gateway":"g","user":"u","device":"d","epoch":"","seq":0,"recovered":true,"heartbeatSeconds":25}""",
        Encoding.UTF8.GetString(ServerFrames.Welcome(new Welcome("c", "g", "u", "d", "", 0, true, 25))));

    [Fact]
    public void Control_frames_are_as_documented()
    {
        Assert.Equal("""{"type":"pong"}""", Encoding.UTF8.GetString(ServerFrames.Pong));
        Assert.Equal("""{"type":"ping","seq":9}""", Encoding.UTF8.GetString(ServerFrames.Ping(9)));
        Assert.Equal("""{"type":"error","code":"c","detail":"'d'"}""", Encoding.UTF8.GetString(ServerFrames.Error("c", "'d'")));
    }
}
