using System.Threading.Channels;

namespace Org.Apache.Rocketmq;

/// <summary>Messages to the listener in any order, a fixed number at once.</summary>
internal sealed class ConcurrentDispatcher : IDispatcher
{
    private readonly MessageProcessor _processor;
    private readonly Settlement _settlement;
    private readonly Channel<ReceivedMessage> _received;
    private readonly Task[] _workers;
    private volatile bool _stopping;

    public ConcurrentDispatcher(MessageProcessor processor, Settlement settlement, int concurrency, int capacity)
    {
        (_processor, _settlement) = (processor, settlement);
        _received = Channel.CreateBounded<ReceivedMessage>(capacity);
        _workers = new Task[concurrency];
        for (var i = 0; i < concurrency; i++)
        {
            _workers[i] = Task.Run(WorkAsync);
        }
    }

    public ValueTask DispatchAsync(ReceivedMessage received) => _received.Writer.WriteAsync(received);

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _received.Writer.TryComplete();
        await Task.WhenAll(_workers).WaitAsync(IDispatcher.Grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WorkAsync()
    {
        await foreach (var received in _received.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_stopping || !_processor.IsWanted(received.Message))
            {
                _settlement.Return(received);
            }
            else if (_processor.Process(received.Message) == ConsumeResult.SUCCESS)
            {
                _settlement.Acknowledge(received);
            }
            else
            {
                _settlement.Retry(received);
            }
        }
    }
}
