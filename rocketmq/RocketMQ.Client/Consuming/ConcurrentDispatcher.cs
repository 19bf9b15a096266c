using System.Threading.Channels;

namespace Org.Apache.Rocketmq;

/// <summary>Messages to the listener in any order, a fixed number at once.</summary>
internal sealed class ConcurrentDispatcher : IDispatcher
{
    private readonly MessageProcessor _processor;
    private readonly Settlement _settlement;
    private readonly Channel<Delivery> _deliveries;
    private readonly Task[] _workers;
    private volatile bool _stopping;

    public ConcurrentDispatcher(MessageProcessor processor, Settlement settlement, int concurrency, int capacity)
    {
        (_processor, _settlement) = (processor, settlement);
        _deliveries = Channel.CreateBounded<Delivery>(capacity);
        _workers = new Task[concurrency];
        for (var i = 0; i < concurrency; i++)
        {
            _workers[i] = Task.Run(WorkAsync);
        }
    }

    public ValueTask DispatchAsync(Delivery delivery) => _deliveries.Writer.WriteAsync(delivery);

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _deliveries.Writer.TryComplete();
        await Task.WhenAll(_workers).WaitAsync(IDispatcher.Grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WorkAsync()
    {
        await foreach (var delivery in _deliveries.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_stopping || !_processor.IsWanted(delivery.Message))
            {
                _settlement.Return(delivery);
            }
            else if (_processor.Process(delivery.Message) == ConsumeResult.SUCCESS)
            {
                _settlement.Acknowledge(delivery);
            }
            else
            {
                _settlement.Retry(delivery);
            }
        }
    }
}
