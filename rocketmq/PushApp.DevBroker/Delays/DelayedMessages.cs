using PushApp.DevBroker.Limits;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Delays;

/// <summary>Holds delayed messages and puts them into their topic when they are due.</summary>
internal sealed partial class DelayedMessages(TopicCatalog topics, MessageLog log, TopicWriter writer, DueTimer timer, ILogger<DelayedMessages> logger)
    : BackgroundService
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Delayed, long> _byTime = new();
    private readonly Dictionary<long, Delayed> _waiting = [];
    private readonly SemaphoreSlim _due = new(0);
    private long _scheduledFor = long.MaxValue;

    /// <summary>Adds a message that waits for its delivery timestamp; returns the handle to recall it with.</summary>
    public async Task<string> AddAsync(Topic topic, Message message)
    {
        var due = WireTimes.MillisecondsOf(message.SystemProperties.DeliveryTimestamp);
        var address = MessageRecord.Append(log, RecordKind.Delayed, message, topic.Id, queue: 0, offset: 0, TopicWriter.NoOrigin, due);
        await log.WhenDurableAsync(address);
        Add(new Delayed(address, topic.Id, due));
        return new RecallHandle(topic.Name, due, message.SystemProperties.MessageId, address).ToString();
    }

    /// <summary>Recalls a message that is not due yet; returns its id.</summary>
    /// <exception cref="BrokerException">The handle is not one, or the message is gone.</exception>
    public async Task<string> RecallAsync(Topic topic, string text)
    {
        var handle = RecallHandle.Parse(text);
        if (handle.Topic != topic.Name)
        {
            throw new BrokerException(Code.InternalServerError, "recall failed, topic not match");
        }

        lock (_lock)
        {
            if (!_waiting.Remove(handle.Address))
            {
                // Not yet due and not waiting: it was recalled before.
                return handle.Due > timer.Now ? handle.MessageId
                    : throw new BrokerException(Code.InternalServerError, "recall failed, timestamp invalid");
            }
        }

        await log.WhenDurableAsync(SettledRecord.Append(log, handle.Address));
        return handle.MessageId;
    }

    /// <summary>Restores a message from the log.</summary>
    public void Restore(long address, int topic, long due) => Add(new Delayed(address, topic, due));

    /// <summary>Restores that a message was delivered or recalled.</summary>
    public void RestoreSettled(long address)
    {
        lock (_lock)
        {
            _waiting.Remove(address);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _due.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (TryTakeDue() is { } delayed)
            {
                await DeliverAsync(delayed, stoppingToken);
            }
        }
    }

    private async Task DeliverAsync(Delayed delayed, CancellationToken cancellationToken)
    {
        if (topics.Find(delayed.Topic) is { } topic && await log.ReadAsync(delayed.Address, cancellationToken) is { } bytes)
        {
            await writer.WriteAsync(topic, [MessageRecord.Read(bytes.Span)], delayed.Address);
        }
        else
        {
            Dropped();
        }
    }

    private void Add(Delayed delayed)
    {
        lock (_lock)
        {
            _waiting.Add(delayed.Address, delayed);
            _byTime.Enqueue(delayed, delayed.Due);
            Schedule();
        }
    }

    private Delayed? TryTakeDue()
    {
        lock (_lock)
        {
            while (_byTime.TryPeek(out var delayed, out var due) && due <= timer.Now)
            {
                _byTime.Dequeue();
                if (_waiting.Remove(delayed.Address))
                {
                    return delayed;
                }
            }

            _scheduledFor = long.MaxValue;
            Schedule();
            return null;
        }
    }

    private void Schedule()
    {
        if (_byTime.TryPeek(out _, out var due) && due < _scheduledFor)
        {
            _scheduledFor = due;
            timer.Schedule(due, () => _due.Release());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retention dropped a delayed message before it was due.")]
    private partial void Dropped();

    /// <summary>A message that waits: the address of its bytes, its topic, and when it is due (milliseconds of Unix time).</summary>
    private sealed record Delayed(long Address, int Topic, long Due);
}
