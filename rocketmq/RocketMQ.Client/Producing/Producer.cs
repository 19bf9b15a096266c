using System.Collections.Concurrent;
using Grpc.Core;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>Sends messages. Safe to use from many threads at once.</summary>
public sealed partial class Producer : IClientRole, IAsyncDisposable, IDisposable
{
    private readonly ClientRuntime _runtime;
    private readonly PublishingSettings _settings;
    private readonly QueueSelector _queues;
    private readonly ConcurrentDictionary<(Endpoints, string Topic), SendBatcher> _batchers = new();
    private readonly ITransactionChecker? _checker;
    private readonly Microsoft.Extensions.Logging.ILogger _logger = MqLogManager.CreateLogger<Producer>();

    private Producer(ClientConfig config, IEnumerable<string> topics, int maxAttempts, ITransactionChecker? checker)
    {
        _settings = new PublishingSettings(config.Namespace, topics, maxAttempts);
        _runtime = new ClientRuntime(config, this, _logger);
        _queues = new QueueSelector(_runtime);
        _checker = checker;
    }

    Proto.ClientType IClientRole.Type => Proto.ClientType.Producer;

    Proto.Resource? IClientRole.Group => null;

    /// <summary>Completes when the broker has stored the message.</summary>
    /// <exception cref="ClientException">The broker refused it.</exception>
    /// <exception cref="RpcException">No attempt reached a broker or was answered in time; it may be stored nevertheless.</exception>
    /// <exception cref="ArgumentException">The topic does not take messages of this type.</exception>
    /// <exception cref="IOException">The body is larger than the broker accepts.</exception>
    /// <exception cref="InvalidOperationException">The producer is disposed of.</exception>
    public async Task<ISendReceipt> Send(Message message) => await SendAsync(message, transactional: false).ConfigureAwait(false);

    /// <summary>Sends a message that consumers see once the transaction is committed.</summary>
    /// <exception cref="ArgumentException">The transaction is not this producer's, or has its message.</exception>
    /// <inheritdoc cref="Send(Message)"/>
    public async Task<SendReceipt> Send(Message message, ITransaction transaction)
    {
        if (transaction is not Transaction own)
        {
            throw new ArgumentException("The transaction was not begun by a producer.", nameof(transaction));
        }

        own.Take();
        var receipt = await SendAsync(message, transactional: true).ConfigureAwait(false);
        own.Sent(message.Topic, receipt);
        return receipt;
    }

    public ITransaction BeginTransaction() => new Transaction(this);

    /// <summary>Takes back a delayed message that is not yet due.</summary>
    /// <exception cref="ClientException">The handle is not one, or the message was delivered.</exception>
    public async Task<IRecallReceipt> RecallMessage(string topic, string recallhandle)
    {
        _runtime.ThrowIfNotRunning();
        if (recallhandle is null)
        {
            throw new InvalidOperationException("Recall handle is invalid");
        }

        var response = await _runtime.Rpc.RecallAsync(
            _runtime.Routes.AccessPoint,
            new Proto.RecallMessageRequest { Topic = _runtime.Resource(topic), RecallHandle = recallhandle },
            _runtime.Stopping).ConfigureAwait(false);
        return new RecallReceipt(response.MessageId);
    }

    /// <inheritdoc cref="RecallMessage"/>
    public Task<IRecallReceipt> RecallMessageAsync(string topic, string recallhandle) => RecallMessage(topic, recallhandle);

    public ValueTask DisposeAsync() => _runtime.TryStop() ? _runtime.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Blocks while the client says goodbye; <see cref="DisposeAsync"/> does not.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    Proto.Settings IClientRole.DescribeSettings() => _settings.Describe();

    void IClientRole.ApplySettings(Proto.Settings settings) => _settings.Apply(settings);

    async Task<Proto.TelemetryCommand?> IClientRole.ExecuteAsync(Endpoints from, Proto.TelemetryCommand command)
    {
        if (command.RecoverOrphanedTransactionCommand is not { } orphan)
        {
            return TelemetryReplies.Unsupported(command);
        }

        var message = MessageView.FromWire(orphan.Message, from);
        if (_checker is null)
        {
            _logger.NoTransactionChecker(message.MessageId);
            return null;
        }

        var resolution = _checker.Check(message);
        if (resolution != TransactionResolution.Unknown)
        {
            await EndTransactionAsync(from, message.Topic, message.MessageId, orphan.TransactionId, resolution, Proto.TransactionSource.SourceServerCheck).ConfigureAwait(false);
        }

        return null;
    }

    internal Task EndTransactionAsync(
        Endpoints broker, string topic, string messageId, string transactionId, TransactionResolution resolution, Proto.TransactionSource source)
    {
        _runtime.ThrowIfNotRunning();
        return _runtime.Rpc.EndTransactionAsync(broker, new Proto.EndTransactionRequest
        {
            Topic = _runtime.Resource(topic),
            MessageId = messageId,
            TransactionId = transactionId,
            Resolution = resolution == TransactionResolution.Commit ? Proto.TransactionResolution.Commit : Proto.TransactionResolution.Rollback,
            Source = source,
        }, _runtime.Stopping);
    }

    private async Task<SendReceipt> SendAsync(Message message, bool transactional)
    {
        ArgumentNullException.ThrowIfNull(message);
        _runtime.ThrowIfNotRunning();
        if (_settings.TryAddTopic(message.Topic))
        {
            await _runtime.SendSettingsAsync().ConfigureAwait(false);
        }

        var route = await _runtime.Routes.GetAsync(message.Topic).ConfigureAwait(false);
        var wire = OutgoingMessage.Create(message, _settings, transactional);
        using var span = ClientDiagnostics.StartSend(message, wire);
        try
        {
            var receipt = await SendAsync(message, wire, route).ConfigureAwait(false);
            span.Succeeded();
            return receipt;
        }
        catch (Exception e)
        {
            span.Failed(e);
            throw;
        }
    }

    private async Task<SendReceipt> SendAsync(Message message, Proto.Message wire, TopicRoute route)
    {
        int? turn = null;
        for (var attempt = 1; ; attempt++)
        {
            var queue = _queues.Select(route, message.MessageGroup, ref turn);
            var types = queue.Wire.AcceptMessageTypes;
            if (_settings.ValidateMessageType && !types.Contains(wire.SystemProperties.MessageType))
            {
                throw new ArgumentException(
                    $"Topic {message.Topic} takes messages of type {string.Join(", ", types)}; this one is {wire.SystemProperties.MessageType}.");
            }

            wire.SystemProperties.QueueId = queue.Wire.Id;
            try
            {
                var batcher = _batchers.GetOrAdd(
                    (queue.Endpoints, message.Topic), static (key, self) => new(self._runtime.Rpc, key.Item1, self._settings, self._runtime.Stopping), this);
                return new SendReceipt(await batcher.SendAsync(wire).ConfigureAwait(false), queue.Endpoints);
            }
            catch (Exception e) when (IsTransient(e) && attempt < _settings.Retries.MaxAttempts && !_runtime.Stopping.IsCancellationRequested)
            {
                if (e is RpcException)
                {
                    _runtime.Suspect(queue.Endpoints);
                }

                var delay = _settings.Retries.DelayAfter(attempt);
                _logger.SendRetried(e, wire.SystemProperties.MessageId, message.Topic, attempt, delay);
                await Task.Delay(delay, _runtime.Stopping).ConfigureAwait(false);
            }
        }
    }

    // A request that is wrong today is wrong tomorrow.
    private static bool IsTransient(Exception e) => e is RpcException or TooManyRequestsException or InternalErrorException or ProxyTimeoutException;
}
