using PushApp.Chaos.Load;

namespace PushApp.Tests.Chaos.Load;

public sealed class SequenceTests
{
    private readonly Sequence _sequence = new();

    [Fact]
    public void Numbers_follow_each_other()
    {
        _sequence.Welcome("e", recovered: true);
        Assert.Null(_sequence.Message(1, out var repeated));
        Assert.False(repeated);
        Assert.Null(_sequence.Message(2, out _));
        Assert.Equal((2L, "e"), (_sequence.Cursor, _sequence.Epoch));
    }

    [Fact]
    public void A_gap_is_a_violation()
    {
        _sequence.Welcome("e", recovered: true);
        _sequence.Message(1, out _);
        Assert.Equal("3 came where 2 was due", _sequence.Message(3, out _));
    }

    [Fact]
    public void A_number_that_comes_again_on_its_connection_is_a_violation()
    {
        _sequence.Welcome("e", recovered: true);
        _sequence.Message(1, out _);
        _sequence.Message(2, out _);
        Assert.NotNull(_sequence.Message(1, out var repeated));
        Assert.True(repeated);
    }

    [Fact]
    public void A_gap_behind_the_cursor_of_a_recovered_connection_is_a_violation()
    {
        Connected(through: 2);
        _sequence.Welcome("e", recovered: true);
        Assert.NotNull(_sequence.Message(4, out _));
    }

    [Fact]
    public void A_connection_may_begin_with_what_the_device_has()
    {
        Connected(through: 2);
        _sequence.Welcome("e", recovered: true);
        Assert.Null(_sequence.Message(2, out var repeated));
        Assert.True(repeated);
        Assert.Null(_sequence.Message(3, out repeated));
        Assert.False(repeated);
    }

    [Fact]
    public void A_gap_that_was_told_is_none()
    {
        Connected(through: 2);
        _sequence.Welcome("e", recovered: false);
        Assert.Null(_sequence.Message(9, out var repeated));
        Assert.False(repeated);
        Assert.NotNull(_sequence.Message(11, out _));
    }

    [Fact]
    public void Another_epoch_begins_anew()
    {
        Connected(through: 2);
        _sequence.Welcome("f", recovered: false);
        Assert.Equal((0L, 2), (_sequence.Cursor, _sequence.Numbering));
        Assert.Null(_sequence.Message(1, out var repeated));
        Assert.False(repeated);
    }

    [Fact]
    public void Another_epoch_that_is_recovered_keeps_the_numbers()
    {
        Connected(through: 2);
        _sequence.Welcome("f", recovered: true);
        Assert.Equal((2L, "f", 1), (_sequence.Cursor, _sequence.Epoch, _sequence.Numbering));
        Assert.Null(_sequence.Message(3, out _));
    }

    [Fact]
    public void An_epoch_frame_keeps_the_numbers()
    {
        Connected(through: 2);
        Assert.Null(_sequence.Renumber("f", 2));
        Assert.Equal((2L, "f", 1), (_sequence.Cursor, _sequence.Epoch, _sequence.Numbering));
        Assert.Null(_sequence.Message(3, out _));
    }

    [Fact]
    public void An_epoch_that_shares_less_than_the_device_has_is_a_violation()
    {
        Connected(through: 2);
        Assert.NotNull(_sequence.Renumber("f", 1));
    }

    private void Connected(long through)
    {
        _sequence.Welcome("e", recovered: true);
        for (var seq = 1L; seq <= through; seq++)
        {
            _sequence.Message(seq, out _);
        }
    }
}
