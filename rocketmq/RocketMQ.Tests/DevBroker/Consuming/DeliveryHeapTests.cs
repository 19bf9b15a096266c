extern alias DevBroker;

using DevBroker::PushApp.DevBroker.Consuming;

namespace RocketMQ.Tests.DevBroker.Consuming;

public sealed class DeliveryHeapTests
{
    [Fact]
    public void The_earliest_comes_first_whatever_was_moved_or_removed()
    {
        var random = new Random(1);
        var heap = new DeliveryHeap();
        var all = Enumerable.Range(0, 500).Select(i => new DevBroker::PushApp.DevBroker.Consuming.Delivery(i, default)).ToList();
        foreach (var delivery in all)
        {
            heap.Move(delivery, random.Next(1000));
        }

        foreach (var delivery in all.Where(_ => random.Next(2) == 0))
        {
            heap.Move(delivery, random.Next(1000));
        }

        var removed = all.Where(_ => random.Next(3) == 0).ToList();
        removed.ForEach(heap.Remove);

        List<long> order = [];
        while (heap.First is { } first)
        {
            order.Add(first.VisibleAt);
            heap.Remove(first);
        }

        Assert.Equal(all.Except(removed).Select(delivery => delivery.VisibleAt).Order(), order);
    }
}
