using System.Collections.Concurrent;
using Org.Apache.Rocketmq;

namespace RocketMQ.Tests.Conformance;

/// <summary>A listener that keeps what it is given.</summary>
internal sealed class Recorder(Func<MessageView, ConsumeResult>? decide = null) : IMessageListener
{
    private readonly ConcurrentQueue<MessageView> _messages = new();

    public IReadOnlyCollection<MessageView> Messages => _messages;

    public ConsumeResult Consume(MessageView messageView)
    {
        _messages.Enqueue(messageView);
        return decide?.Invoke(messageView) ?? ConsumeResult.SUCCESS;
    }

    /// <summary>Waits until all of these ids have been seen.</summary>
    public async Task SeesAsync(IReadOnlyCollection<string> messageIds)
    {
        try
        {
            await Eventually.TrueAsync(() => messageIds.Except(_messages.Select(message => message.MessageId)).Any() is false);
        }
        catch (TimeoutException e)
        {
            var missing = messageIds.Except(_messages.Select(message => message.MessageId)).Count();
            throw new TimeoutException($"{missing} of {messageIds.Count} messages did not arrive.", e);
        }
    }
}
