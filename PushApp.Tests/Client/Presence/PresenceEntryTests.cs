using System.Text;
using PushApp.Client;
using PushApp.Client.Presence;

namespace PushApp.Tests.Client.Presence;

public sealed class PresenceEntryTests
{
    [Fact]
    public void A_question_asks_to_be_told() => Assert.Equal(
        """{"users":["alice","bob"],"watch":true}""", Encoding.UTF8.GetString(PresenceEntry.WriteQuestion(["alice", "bob"]).Span));

    [Fact]
    public void Each_user_is_here_or_away_or_refused_or_watched_by_too_many()
    {
        var (entries, time) = PresenceEntry.Read(
            """
            {"users":[{"user":"a","online":true,"devices":[],"watched":true},{"user":"b","online":false,"watched":true},
            {"user":"c","online":true,"watched":false},{"user":"d d","refused":{"status":400,"detail":"No."}}],"watchSeconds":300}
            """u8.ToArray(), 4);

        Assert.Equal(TimeSpan.FromMinutes(5), time);
        Assert.Equal([true, false, true, null], entries.Select(entry => entry.Online));
        Assert.Equal((null, null, new PresenceProblem(400, "No.")), (entries[0].Problem, entries[1].Problem, entries[3].Problem));
        Assert.Null(entries[2].Problem!.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"users":[],"watchSeconds":300}""")]
    [InlineData("""{"users":[{"user":"a","online":true}]}""")]
    [InlineData("""{"users":[{"user":"a","online":true,"watched":true}]}""")]
    [InlineData("""{"users":[{"user":"a","watched":true}],"watchSeconds":300}""")]
    public void What_is_no_answer_is_an_error(string answer) =>
        Assert.Throws<PushSendException>(() => PresenceEntry.Read(Encoding.UTF8.GetBytes(answer), 1));
}
