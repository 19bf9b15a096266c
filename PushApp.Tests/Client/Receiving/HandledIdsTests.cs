using PushApp.Client;
using PushApp.Client.Receiving;

namespace PushApp.Tests.Client.Receiving;

public sealed class HandledIdsTests
{
    [Fact]
    public void The_last_ones_are_known_by_their_sender_and_id()
    {
        var ids = new HandledIds(2);
        ids.Add(Message("bob", "1"));
        ids.Add(Message("bob", "2"));
        ids.Add(Message("bob", "2"));
        Assert.True(ids.Contains(Message("bob", "1")));
        ids.Add(Message("bob", "3"));

        Assert.False(ids.Contains(Message("bob", "1")));
        Assert.True(ids.Contains(Message("bob", "2")));
        Assert.False(ids.Contains(Message("carol", "2")));
    }

    private static PushMessage Message(string from, string id) => new() { Id = id, From = from, Seq = 1, SentAt = default, Body = default };
}
