using PushApp.Client;
using PushApp.Client.Cursors;
using PushApp.Client.Receiving;

namespace PushApp.Tests.Client.Receiving;

public sealed class NumberingTests
{
    [Fact]
    public void What_came_before_is_left_out()
    {
        var numbering = new Numbering(new Cursor("e", 41));
        Assert.Null(numbering.Welcome("e", recovered: true));

        Assert.False(numbering.Receive(41, out _));
        Assert.True(numbering.Receive(42, out var gap));
        Assert.False(gap);
        Assert.False(numbering.Receive(42, out _));
    }

    [Fact]
    public void Without_a_cursor_any_number_is_the_first()
    {
        var numbering = new Numbering(null);
        Assert.Null(numbering.Welcome("e", recovered: true));
        Assert.Null(numbering.Received);

        Assert.True(numbering.Receive(17, out var gap));
        Assert.False(gap);
        Assert.Equal(new Cursor("e", 17), numbering.Received);
    }

    [Fact]
    public void A_number_that_is_passed_over_is_a_gap()
    {
        var numbering = new Numbering(null);
        numbering.Welcome("e", recovered: true);
        numbering.Receive(1, out _);

        Assert.True(numbering.Receive(3, out var gap));

        Assert.True(gap);
    }

    [Fact]
    public void A_gap_that_the_welcome_tells_is_not_told_again()
    {
        var numbering = new Numbering(new Cursor("e", 5));

        Assert.Equal(MissedCause.Gap, numbering.Welcome("e", recovered: false));

        Assert.True(numbering.Receive(900, out var gap));
        Assert.False(gap);
    }

    [Fact]
    public void Another_epoch_that_continues_keeps_the_cursor()
    {
        var numbering = new Numbering(new Cursor("e", 5));

        Assert.Null(numbering.Welcome("f", recovered: true));
        Assert.Equal(new Cursor("f", 5), numbering.Handled);
        numbering.NewEpoch("g");

        Assert.Equal(new Cursor("g", 5), numbering.Received);
    }

    [Fact]
    public void A_reset_forgets_the_numbers_and_what_is_handled_of_the_old_ones_counts_for_nothing()
    {
        var numbering = new Numbering(new Cursor("e", 5));
        numbering.Welcome("e", recovered: true);
        numbering.Receive(6, out _);
        var old = numbering.Current;

        Assert.Equal(MissedCause.Reset, numbering.Welcome("f", recovered: false));
        numbering.Handle(6, old);

        Assert.Null(numbering.Received);
        Assert.Null(numbering.Handled);
        Assert.True(numbering.Receive(1, out var gap));
        Assert.False(gap);
        numbering.Handle(1, numbering.Current);
        Assert.Equal(new Cursor("f", 1), numbering.Handled);
    }

    [Fact]
    public void What_is_received_is_not_handled_yet()
    {
        var numbering = new Numbering(null);
        numbering.Welcome("e", recovered: true);
        numbering.Receive(1, out _);
        numbering.Receive(2, out _);

        Assert.Null(numbering.Handled);
        numbering.Handle(1, numbering.Current);

        Assert.Equal((new Cursor("e", 1), new Cursor("e", 2)), (numbering.Handled, numbering.Received));
    }
}
