using System.Globalization;
using PushApp.DevBroker.Clients;
using PushApp.DevBroker.Limits;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Transactions;

/// <summary>
/// Holds half messages, whose transactions are open. A transaction that stays open too long is an orphan: the broker asks a
/// producer of its topic how it ended, again and again, and rolls it back after the last check.
/// </summary>
internal sealed partial class HalfMessages(BrokerOptions options, TopicCatalog topics, ClientRegistry clients, MessageLog log,
    TopicWriter writer, DueTimer timer, ILogger<HalfMessages> logger) : BackgroundService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Half> _open = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Half, long> _byCheck = new();
    private readonly SemaphoreSlim _due = new(0);

    /// <summary>Adds a message that waits for the end of its transaction; returns the transaction's id.</summary>
    public async Task<string> AddAsync(Topic topic, Message message)
    {
        var recovery = message.SystemProperties.OrphanedTransactionRecoveryDuration is { } duration ? WireTimes.MillisecondsOf(duration) : 0;
        var checkAt = timer.Now + (recovery > 0 ? recovery : options.TransactionTimeoutMilliseconds);
        var address = MessageRecord.Append(log, RecordKind.Half, message, topic.Id, queue: 0, offset: 0, TopicWriter.NoOrigin, checkAt);
        await log.WhenDurableAsync(address);
        Restore(address, topic.Id, checkAt);
        return IdOf(address);
    }

    /// <summary>Restores a message whose transaction is open.</summary>
    /// <param name="address">Its address in the log.</param>
    /// <param name="topic">The topic it goes to when the transaction is committed.</param>
    /// <param name="checkAt">When a producer is first asked, in milliseconds of Unix time.</param>
    public void Restore(long address, int topic, long checkAt)
    {
        var half = new Half(IdOf(address), address, topic);
        lock (_lock)
        {
            _open.Add(half.Id, half);
            Schedule(half, checkAt);
        }
    }

    /// <summary>Restores that a transaction has ended.</summary>
    public void RestoreSettled(long address)
    {
        lock (_lock)
        {
            _open.Remove(IdOf(address));
        }
    }

    /// <summary>Ends a transaction: the message goes into its topic, or nowhere. One that has ended already does not change.</summary>
    /// <returns>Whether it was open.</returns>
    public async Task<bool> EndAsync(string transactionId, TransactionResolution resolution, CancellationToken cancellationToken)
    {
        Half? half;
        lock (_lock)
        {
            if (resolution == TransactionResolution.Unspecified || !_open.Remove(transactionId, out half))
            {
                return resolution == TransactionResolution.Unspecified && _open.ContainsKey(transactionId);
            }
        }

        if (resolution == TransactionResolution.Commit
            && topics.Find(half.Topic) is { } topic
            && await log.ReadAsync(half.Address, cancellationToken) is { } bytes)
        {
            await writer.WriteAsync(topic, [MessageRecord.Read(bytes.Span)], half.Address);
        }
        else
        {
            await log.WhenDurableAsync(SettledRecord.Append(log, half.Address));
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _due.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (TryTakeDue() is { } half)
            {
                if (half.Checks++ == options.TransactionChecks)
                {
                    GivenUp(half.Id);
                    await EndAsync(half.Id, TransactionResolution.Rollback, stoppingToken);
                }
                else
                {
                    // Nobody waits for it: a producer that is slow to read holds up no question to another.
                    _ = CheckAsync(half, stoppingToken);
                }
            }
        }
    }

    private async Task CheckAsync(Half half, CancellationToken cancellationToken)
    {
        try
        {
            if (topics.Find(half.Topic) is { } topic && clients.FindProducer(topic.Name) is { } producer)
            {
                await producer.SendAsync(() => QuestionAsync(half, cancellationToken));
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // It is asked again at the next check, as if the question had been lost on its way.
            NotAsked(half.Id, failure);
        }

        lock (_lock)
        {
            Schedule(half, timer.Now + options.TransactionCheckMilliseconds);
        }
    }

    private async ValueTask<TelemetryCommand?> QuestionAsync(Half half, CancellationToken cancellationToken) =>
        await log.ReadAsync(half.Address, cancellationToken) is not { } bytes ? null : new TelemetryCommand
        {
            RecoverOrphanedTransactionCommand = new RecoverOrphanedTransactionCommand
            {
                Message = MessageRecord.Read(bytes.Span),
                TransactionId = half.Id,
            },
        };

    private Half? TryTakeDue()
    {
        lock (_lock)
        {
            while (_byCheck.TryPeek(out var half, out var due) && due <= timer.Now)
            {
                _byCheck.Dequeue();
                if (_open.ContainsKey(half.Id))
                {
                    return half;
                }
            }

            return null;
        }
    }

    private void Schedule(Half half, long checkAt)
    {
        _byCheck.Enqueue(half, checkAt);
        timer.Schedule(checkAt, () => _due.Release());
    }

    private static string IdOf(long address) => address.ToString("X16", CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody knew how transaction {Transaction} ended: rolled back.")]
    private partial void GivenUp(string transaction);

    [LoggerMessage(Level = LogLevel.Error, Message = "No producer could be asked about transaction {Transaction}.")]
    private partial void NotAsked(string transaction, Exception failure);

    private sealed class Half(string id, long address, int topic)
    {
        public string Id => id;

        public long Address => address;

        public int Topic => topic;

        public int Checks { get; set; }
    }
}
