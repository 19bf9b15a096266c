using System.Text;
using System.Text.Json;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Events;
using PushApp.Delivery.Receipts;
using PushApp.Tests.Docs;

namespace PushApp.Tests.Delivery.Events;

public sealed class PushEventTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-03-01T12:00:00.162Z", null);

    private static readonly PushItem Item = new()
    {
        User = "alice",
        Id = "m-3",
        Seq = 3,
        Epoch = "49ac66f55bb2faa9",
        From = "bob",
        SentAt = At,
        Body = """{"text":"hi"}"""u8.ToArray(),
    };

    [Fact]
    public void The_example_of_the_documentation_is_what_is_sent() =>
        Assert.Equal(Assert.Single(Document.Examples("docs/events.md", "json")), Text(PushEvent.OfAway(Item)));

    [Fact]
    public void A_message_s_event_has_its_group() =>
        Assert.Equal("team", Json(PushEvent.OfAway(Item with { Group = "team" })).GetProperty("data").GetProperty("group").GetString());

    [Theory]
    [InlineData(true, "pushapp.presence.came")]
    [InlineData(false, "pushapp.presence.left")]
    public void Presence_says_who_and_since_when(bool online, string type)
    {
        var told = PushEvent.OfPresence("alice", online, At);
        var json = Json(told);

        Assert.Equal((EventTopic.Presence, "alice", $"presence/alice/{At.ToUnixTimeMilliseconds()}"), (told.Tag, told.User, told.Id));
        Assert.Equal((type, "1.0", told.Id, "alice"), (Of(json, "type"), Of(json, "specversion"), Of(json, "id"), Of(json, "subject")));
        Assert.Equal(At, json.GetProperty("time").GetDateTimeOffset());
        Assert.Equal(online, json.GetProperty("data").GetProperty("online").GetBoolean());
    }

    [Fact]
    public void A_receipt_has_what_is_known()
    {
        var written = PushEvent.OfReceipt("alice", "phone", "gateway-1", new Progress("e", new Milestone(4, At), default));
        var both = PushEvent.OfReceipt("alice", "phone", "gateway-1", new Progress("e", new Milestone(4, At), new Milestone(3, At.AddSeconds(1))));

        Assert.False(Json(written).GetProperty("data").TryGetProperty("acknowledged", out _));
        var data = Json(both).GetProperty("data");
        Assert.Equal(("phone", "gateway-1", "e"), (Of(data, "device"), Of(data, "gateway"), Of(data, "epoch")));
        Assert.Equal((4, 3), (data.GetProperty("written").GetProperty("seq").GetInt64(), data.GetProperty("acknowledged").GetProperty("seq").GetInt64()));
        Assert.Equal(At.AddSeconds(1), both.Time);
        Assert.NotEqual(written.Id, both.Id);
    }

    [Fact]
    public void Every_type_and_tag_is_documented() => Assert.All(
        [PushEvent.Came, PushEvent.Left, PushEvent.MessageAway, PushEvent.DeviceReceipt, .. EventTopic.Tags],
        name => Assert.Contains(name, Document.Code("docs/events.md")));

    private static string? Of(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static string Text(PushEvent told) => Encoding.UTF8.GetString(told.Json.Span);

    private static JsonElement Json(PushEvent told) => JsonElement.Parse(Text(told));
}
