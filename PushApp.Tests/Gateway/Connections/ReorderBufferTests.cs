using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class ReorderBufferTests
{
    private static List<long> TakeAll(ReorderBuffer<long> buffer)
    {
        List<long> taken = [];
        while (buffer.TryPeekNext(out var value))
        {
            buffer.ContinueAfter(value);
            taken.Add(value);
        }

        return taken;
    }

    private static ReorderBuffer<long> Holding(int capacity, long last, params long[] seqs)
    {
        var buffer = new ReorderBuffer<long>(capacity, maxBytes: 100, static _ => 10);
        buffer.ContinueAfter(last);
        foreach (var seq in seqs)
        {
            buffer.Hold(seq, seq);
        }

        return buffer;
    }

    [Fact]
    public void Messages_come_out_in_order_up_to_the_first_gap()
    {
        var buffer = Holding(8, last: 4, 7, 6, 5, 9);
        Assert.Equal([5, 6, 7], TakeAll(buffer));
        Assert.Equal(7, buffer.Last);
        Assert.True(buffer.HasGap);
    }

    [Fact]
    public void A_message_that_was_passed_on_or_is_held_is_a_duplicate()
    {
        var buffer = Holding(8, last: 4, 6);
        Assert.False(buffer.Hold(4, 4));
        Assert.False(buffer.Hold(6, 6));
        Assert.True(buffer.Hold(5, 5));
    }

    [Fact]
    public void What_the_inbox_has_already_given_is_forgotten()
    {
        var buffer = Holding(8, last: 0, 2, 3, 4);
        buffer.ContinueAfter(3);
        Assert.Equal([4], TakeAll(buffer));
        Assert.False(buffer.HasGap);
    }

    [Fact]
    public void Bytes_are_bounded_but_the_next_message_always_finds_room()
    {
        var buffer = new ReorderBuffer<long>(8, maxBytes: 100, static seq => seq == 1 ? 500 : 40);
        buffer.Hold(2, 2);
        buffer.Hold(3, 3);
        buffer.Hold(4, 4);
        Assert.True(buffer.Hold(4, 4));
        Assert.False(buffer.Hold(3, 3));
        buffer.Hold(1, 1);
        Assert.Equal([1], TakeAll(buffer));
        Assert.True(buffer.HasGap);
    }

    [Fact]
    public void Under_another_numbering_nothing_is_held_or_missing()
    {
        var buffer = Holding(8, last: 3, 5, 6);
        buffer.Clear();
        Assert.False(buffer.HasGap);
        Assert.True(buffer.Hold(5, 5));
    }

    [Fact]
    public void A_full_buffer_keeps_the_lowest_and_still_knows_that_more_came()
    {
        var buffer = Holding(2, last: 0, 5, 4, 3, 9);
        buffer.ContinueAfter(2);
        Assert.Equal([3, 4], TakeAll(buffer));
        Assert.True(buffer.HasGap);
        buffer.ContinueAfter(9);
        Assert.False(buffer.HasGap);
    }
}
