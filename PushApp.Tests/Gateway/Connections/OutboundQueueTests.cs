using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Gateway.Connections;

public sealed class OutboundQueueTests
{
    private static OutboundFrame Frame(int bytes) => new(new byte[bytes]);

    [Fact]
    public void A_queue_full_of_frames_takes_no_more()
    {
        var queue = new OutboundQueue(maxFrames: 2, maxBytes: 1000, new OutboundBudget(10_000));
        Assert.True(queue.TryEnqueue(Frame(1)));
        Assert.True(queue.TryEnqueue(Frame(1)));
        Assert.False(queue.TryEnqueue(Frame(1)));
    }

    [Fact]
    public void Bytes_are_bounded_but_a_large_frame_fits_behind_a_small_one()
    {
        var queue = new OutboundQueue(maxFrames: 10, maxBytes: 100, new OutboundBudget(10_000));
        Assert.True(queue.TryEnqueue(Frame(20)));
        Assert.True(queue.TryEnqueue(Frame(500)));
        Assert.False(queue.TryEnqueue(Frame(1)));
        Assert.Equal(2, queue.Dequeue(new OutboundFrame[16]));
        Assert.False(queue.TryEnqueue(Frame(1)));
        queue.Release(520);
        Assert.True(queue.TryEnqueue(Frame(1)));
    }

    [Fact]
    public void Past_what_all_may_have_together_each_still_has_a_little()
    {
        var budget = new OutboundBudget(50_000);
        var (full, other) = (new OutboundQueue(10, 100_000, budget), new OutboundQueue(10, 100_000, budget));
        Assert.True(full.TryEnqueue(Frame(50_000)));
        Assert.False(full.TryEnqueue(Frame(1)));
        Assert.True(other.TryEnqueue(Frame(20_000)));
        Assert.False(other.TryEnqueue(Frame(1)));
        full.Release(50_000);
        Assert.True(other.TryEnqueue(Frame(1)));
        Assert.Equal(20_001, budget.Used);
    }

    [Fact]
    public void What_is_never_written_takes_no_room_from_others()
    {
        var budget = new OutboundBudget(50_000);
        var queue = new OutboundQueue(10, 100_000, budget);
        queue.TryEnqueue(Frame(20_000));
        queue.TryEnqueue(Frame(20_000));
        queue.Dequeue(new OutboundFrame[1]);
        queue.Close(CloseReason.SlowConsumer);
        queue.Abandon();
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public async Task It_is_drained_when_everything_has_been_written()
    {
        var queue = new OutboundQueue(maxFrames: 10, maxBytes: 100, new OutboundBudget(10_000));
        Assert.True(queue.WhenEmptyAsync().IsCompleted);
        queue.TryEnqueue(Frame(10));
        queue.TryEnqueue(Frame(20));
        var drained = queue.WhenEmptyAsync();
        queue.Release(10);
        Assert.False(drained.IsCompleted);
        queue.Release(20);
        await drained;
    }

    [Fact]
    public async Task A_completed_queue_is_read_to_its_end_and_keeps_nobody_waiting()
    {
        var queue = new OutboundQueue(maxFrames: 10, maxBytes: 100, new OutboundBudget(10_000));
        queue.TryEnqueue(Frame(10));
        var drained = queue.WhenEmptyAsync();
        queue.Close(CloseReason.Normal);
        await drained;
        Assert.False(queue.TryEnqueue(Frame(1)));
        Assert.True(queue.HasFrames);
        Assert.Equal(1, queue.Dequeue(new OutboundFrame[16]));
        Assert.False(queue.HasFrames);
    }
}
