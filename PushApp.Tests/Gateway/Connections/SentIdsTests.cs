using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class SentIdsTests
{
    [Fact]
    public void A_number_that_comes_again_with_another_message_is_a_contradiction()
    {
        var sent = new SentIds();
        Assert.False(sent.Contradict(1, "bob", "m-1"));
        for (var seq = 1; seq <= 40; seq++)
        {
            sent.Note(seq, "bob", $"m-{seq}");
        }

        Assert.False(sent.Contradict(40, "bob", "m-40"));
        Assert.True(sent.Contradict(40, "bob", "m-39"));
        Assert.True(sent.Contradict(40, "eve", "m-40"));
        // Too long ago to be known.
        Assert.False(sent.Contradict(8, "bob", "other"));
    }
}
