using System.Text;
using System.Text.Json;
using PushApp.Client;
using PushApp.Client.Protocol;
using PushApp.Tests.Docs;

namespace PushApp.Tests.Client.Protocol;

public sealed class ServerFrameTests
{
    public static TheoryData<string> Examples =>
        [.. Document.Examples("docs/client-protocol.md", "json server").Distinct().Where(frame => !frame.Contains("\"close\"", StringComparison.Ordinal))];

    // Over WebSocket a close is no frame of JSON.
    [Theory]
    [MemberData(nameof(Examples))]
    public void The_documents_frames_are_read(string frame) =>
        Assert.Equal(JsonElement.Parse(frame).GetProperty("type").GetString(), Read(frame).Type.ToString().ToLowerInvariant());

    [Fact]
    public void A_message_has_all_its_members_and_its_body_byte_for_byte()
    {
        var message = Read("""{"seq":42,"later":{"x":[1]},"body":{ "b" : [1, "é"] } ,"id":"m","from":"bob","group":"team","sentAt":"2026-03-01T12:00:00.123Z","type":"message"}""").Message!;

        Assert.Equal(("m", 42L, "bob", "team"), (message.Id, message.Seq, message.From, message.Group));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero), message.SentAt);
        Assert.Equal("""{ "b" : [1, "é"] }""", Encoding.UTF8.GetString(message.Body.Span));
        Assert.Equal("é", message.ReadJson().GetProperty("b")[1].GetString());
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("[]")]
    public void A_body_is_any_value(string body) => Assert.Equal(
        body, Encoding.UTF8.GetString(Read($$"""{"type":"message","id":"m","seq":0,"from":"bob","sentAt":"2026-03-01T12:00:00Z","body":{{body}}}""").Message!.Body.Span));

    [Fact]
    public void A_body_may_be_as_deep_as_the_chat_API_takes_them()
    {
        var body = $"{new string('[', 200)}{new string(']', 200)}";

        Assert.Equal(body.Length, Read($$"""{"type":"message","id":"m","seq":1,"from":"bob","sentAt":"2026-03-01T12:00:00Z","body":{{body}}}""").Message!.Body.Length);
    }

    [Fact]
    public void A_welcome_has_what_the_client_needs()
    {
        var welcome = Read("""{"type":"welcome","connectionId":"c","gateway":"g","user":"alice","device":"phone","epoch":"e","seq":42,"recovered":false,"heartbeatSeconds":7}""");

        Assert.Equal(("e", false, 7), (welcome.Epoch, welcome.Recovered, (int)welcome.Heartbeat.TotalSeconds));
        Assert.Equal(("g", "c"), (welcome.Gateway, welcome.ConnectionId));
    }

    [Fact]
    public void A_presence_says_who_came_or_left_and_when()
    {
        var presence = Read("""{"type":"presence","user":"bob","online":true,"at":"2026-03-01T12:00:00.123Z"}""").Presence;

        Assert.Equal(new PresenceChange("bob", true, new DateTimeOffset(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero)), presence);
    }

    [Theory]
    [InlineData("""{"type":"of a later version","x":[{}]}""")]
    [InlineData("""{"type":"of a later version","user":{"x":1},"online":["yes"],"at":7}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("{}")]
    public void What_a_client_does_not_know_it_ignores(string frame) => Assert.Equal(ServerFrameType.Unknown, Read(frame).Type);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"ping\"")]
    [InlineData("""{"type":"ping"} {}""")]
    [InlineData("""{"type":"welcome","recovered":true}""")]
    [InlineData("""{"type":"welcome","epoch":"e","recovered":"yes"}""")]
    [InlineData("""{"type":"message","id":"m","seq":1,"from":"bob"}""")]
    [InlineData("""{"type":"message","id":"m","seq":-1,"from":"bob","body":1}""")]
    [InlineData("""{"type":"message","id":"m","seq":1.5,"from":"bob","body":1}""")]
    [InlineData("""{"type":"message","id":7,"seq":1,"from":"bob","body":1}""")]
    [InlineData("""{"type":"message","id":"m","seq":1,"from":"bob","sentAt":"yesterday","body":1}""")]
    [InlineData("""{"type":"presence","user":"bob","online":true}""")]
    [InlineData("""{"type":"presence","user":"bob","online":"yes","at":"2026-03-01T12:00:00Z"}""")]
    [InlineData("""{"type":"presence","user":7,"online":true,"at":"2026-03-01T12:00:00Z"}""")]
    public void What_is_no_frame_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Read(text));

    private static ServerFrame Read(string text) => ServerFrame.Read(Encoding.UTF8.GetBytes(text));
}
