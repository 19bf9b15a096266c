using System.Diagnostics;
using System.Text;
using PushApp.Bench.Load;

namespace PushApp.Tests.Bench.Load;

public sealed class UnderWayTests
{
    private readonly UnderWay _underWay = new();

    [Fact]
    public async Task The_time_of_a_message_counts_from_when_it_was_due()
    {
        var message = _underWay.Begin(Stopwatch.GetTimestamp() - Stopwatch.Frequency);
        _underWay.Arrived(message.Number);

        Assert.InRange(await message.Arrived, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(0, _underWay.Count);
    }

    [Fact]
    public void A_frame_may_hold_several_messages()
    {
        var (first, second) = (_underWay.Begin(0), _underWay.Begin(0));
        _underWay.ArrivedIn(Encoding.ASCII.GetBytes($$"""{"n":{{first.Number}}}{"n":{{second.Number}}}"""));
        _underWay.ArrivedIn("""{"type":"ping"}"""u8);

        Assert.True(first.Arrived.IsCompleted && second.Arrived.IsCompleted);
    }

    [Fact]
    public void Only_the_message_that_came_has_arrived()
    {
        var (first, second) = (_underWay.Begin(0), _underWay.Begin(0));
        _underWay.Arrived(second.Number);
        _underWay.Arrived(second.Number);
        _underWay.Arrived(-1);

        Assert.False(first.Arrived.IsCompleted);
        Assert.Equal(1, _underWay.Count);
        _underWay.GiveUp(first);
        Assert.Equal(0, _underWay.Count);
    }
}
