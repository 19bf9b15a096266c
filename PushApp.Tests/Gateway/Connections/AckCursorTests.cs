using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class AckCursorTests
{
    [Fact]
    public void Of_several_acknowledgements_the_newest_is_recorded_once()
    {
        var cursor = new AckCursor("alice", "phone");
        Assert.True(cursor.Advance(3, "epoch"));
        Assert.False(cursor.Advance(9, "epoch"));
        Assert.False(cursor.Advance(5, "epoch"));
        Assert.True(cursor.TryTake(out var seq, out _));
        Assert.Equal(9, seq);
        cursor.Recorded(9);
        Assert.False(cursor.TryTake(out _, out _));
        Assert.False(cursor.Advance(9, "epoch"));
    }

    [Fact]
    public void What_could_not_be_recorded_waits_again()
    {
        var cursor = new AckCursor("alice", "phone");
        cursor.Advance(3, "epoch");
        cursor.TryTake(out _, out _);
        Assert.True(cursor.Failed());
        Assert.False(cursor.Advance(4, "epoch"));
        Assert.True(cursor.TryTake(out var seq, out _));
        Assert.Equal(4, seq);
    }
}
