extern alias DevBroker;

using DevBroker::PushApp.DevBroker.Consuming;

namespace RocketMQ.Tests.DevBroker.Consuming;

public sealed class HeldMessageHeapTests
{
    [Fact]
    public void Those_of_one_time_come_by_their_offset()
    {
        var random = new Random(1);
        var heap = new HeldMessageHeap();
        foreach (var offset in Enumerable.Range(0, 100).OrderBy(_ => random.Next()))
        {
            heap.Move(new DevBroker::PushApp.DevBroker.Consuming.HeldMessage(offset, default), offset % 2);
        }

        List<long> order = [];
        while (heap.First is { } first)
        {
            order.Add(first.Offset);
            heap.Remove(first);
        }

        Assert.Equal([.. Enumerable.Range(0, 50).Select(i => 2L * i), .. Enumerable.Range(0, 50).Select(i => 2L * i + 1)], order);
    }

    [Fact]
    public void The_earliest_comes_first_whatever_was_moved_or_removed()
    {
        var random = new Random(1);
        var heap = new HeldMessageHeap();
        var all = Enumerable.Range(0, 500).Select(i => new DevBroker::PushApp.DevBroker.Consuming.HeldMessage(i, default)).ToList();
        foreach (var message in all)
        {
            heap.Move(message, random.Next(1000));
        }

        foreach (var message in all.Where(_ => random.Next(2) == 0))
        {
            heap.Move(message, random.Next(1000));
        }

        var removed = all.Where(_ => random.Next(3) == 0).ToList();
        removed.ForEach(heap.Remove);

        List<long> order = [];
        while (heap.First is { } first)
        {
            order.Add(first.VisibleAt);
            heap.Remove(first);
        }

        Assert.Equal(all.Except(removed).Select(message => message.VisibleAt).Order(), order);
    }
}
