using PushApp.Gateway.Acknowledgements;

namespace PushApp.Tests.Gateway.Acknowledgements;

public sealed class AckCursorTests
{
    [Fact]
    public void Of_several_acknowledgements_the_newest_is_recorded_once()
    {
        var cursor = new AckCursor();
        Assert.True(cursor.Advance(3));
        Assert.False(cursor.Advance(9));
        Assert.False(cursor.Advance(5));
        Assert.True(cursor.TryTake(out var seq));
        Assert.Equal(9, seq);
        cursor.Recorded(9);
        Assert.False(cursor.TryTake(out _));
        Assert.False(cursor.Advance(9));
    }

    [Fact]
    public void What_could_not_be_recorded_waits_again()
    {
        var cursor = new AckCursor();
        cursor.Advance(3);
        cursor.TryTake(out _);
        Assert.True(cursor.Failed());
        Assert.False(cursor.Advance(4));
        Assert.True(cursor.TryTake(out var seq));
        Assert.Equal(4, seq);
    }
}
