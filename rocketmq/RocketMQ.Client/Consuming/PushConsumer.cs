using Grpc.Core;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>Receives the messages of its subscriptions and calls a listener with each.</summary>
public sealed partial class PushConsumer : IClientRole, IAsyncDisposable, IDisposable
{
    private readonly ILogger _logger = MqLogManager.CreateLogger<PushConsumer>();
    private readonly SubscriptionSettings _settings;
    private readonly ClientRuntime _runtime;
    private readonly Settlement _settlement;
    private readonly MessageProcessor _processor;
    private IDispatcher? _dispatcher;
    private QueueAssignments? _assignments;

    private PushConsumer(ClientConfig config, string group, IEnumerable<KeyValuePair<string, FilterExpression>> expressions, IMessageListener listener)
    {
        _settings = new SubscriptionSettings(config, group, expressions);
        _runtime = new ClientRuntime(config, this, _logger);
        _settlement = new Settlement(_runtime, _settings, _logger);
        _processor = new MessageProcessor(listener, _settings, _logger);
    }

    Proto.ClientType IClientRole.Type => Proto.ClientType.PushConsumer;

    Proto.Resource IClientRole.Group => _settings.Group;

    public string GetConsumerGroup() => _settings.Group.Name;

    /// <summary>
    /// Adds a subscription, or changes that of the topic. Completes when the topic is being polled by it, which for a change
    /// may take as long as a poll; what is sent until then is selected by the old expression and, if not wanted by it, lost
    /// to the group.
    /// </summary>
    /// <exception cref="ClientException">The topic is unknown, …</exception>
    /// <exception cref="RpcException">The broker cannot be reached.</exception>
    /// <exception cref="InvalidOperationException">The consumer is disposed of.</exception>
    public async Task Subscribe(string topic, FilterExpression filterExpression)
    {
        _runtime.ThrowIfNotRunning();
        await _runtime.Routes.GetAsync(ResourceName.Check(topic, nameof(topic))).ConfigureAwait(false);
        _settings.Expressions[topic] = filterExpression;
        await _runtime.SendSettingsAsync().ConfigureAwait(false);
        await _assignments!.ScanAsync(throwing: true).ConfigureAwait(false);
    }

    /// <summary>Ends a subscription. Messages already received and not yet begun go back to the broker.</summary>
    /// <exception cref="InvalidOperationException">The consumer is disposed of.</exception>
    public void Unsubscribe(string topic)
    {
        _runtime.ThrowIfNotRunning();
        if (_settings.Expressions.TryRemove(topic, out _))
        {
            _ = _runtime.SendSettingsAsync();
            _ = _assignments!.ScanAsync();
        }
    }

    /// <summary>
    /// Returns within a second: polling ends at once, the listener may finish what it has begun, every other message
    /// received goes back to the broker, and so does what the listener has not finished by then.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_runtime.TryStop())
        {
            return;
        }

        if (_assignments is not null && _dispatcher is not null)
        {
            // A poller may be waiting to hand on a message, so the dispatcher stops beside it.
            await Task.WhenAll(_assignments.DisposeAsync().AsTask(), _dispatcher.DisposeAsync().AsTask()).ConfigureAwait(false);
        }

        await _settlement.DisposeAsync().ConfigureAwait(false);
        await _runtime.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Blocks as long as <see cref="DisposeAsync"/> takes.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    Proto.Settings IClientRole.DescribeSettings() => _settings.Describe();

    void IClientRole.ApplySettings(Proto.Settings settings) => _settings.Apply(settings);

    Task<Proto.TelemetryCommand?> IClientRole.ExecuteAsync(Endpoints from, Proto.TelemetryCommand command)
    {
        if (command.VerifyMessageCommand is not { } verify)
        {
            return Task.FromResult(TelemetryReplies.Unsupported(command));
        }

        var consumed = _processor.Process(MessageView.FromWire(verify.Message, from)) == ConsumeResult.SUCCESS;
        return Task.FromResult<Proto.TelemetryCommand?>(new Proto.TelemetryCommand
        {
            Status = new Proto.Status { Code = consumed ? Proto.Code.Ok : Proto.Code.FailedToConsumeMessage },
            VerifyMessageResult = new Proto.VerifyMessageResult { Nonce = verify.Nonce },
        });
    }

    private async Task StartAsync(Builder options)
    {
        await _runtime.StartAsync(_settings.Expressions.Keys).ConfigureAwait(false);

        // Only now is it known whether the group is an ordered one.
        _dispatcher = _settings.Fifo
            ? new FifoDispatcher(_processor, _settlement, _settings, options.ConsumptionThreadCount, options.EnableFifoConsumeAccelerator, _logger)
            : new ConcurrentDispatcher(_processor, _settlement, options.ConsumptionThreadCount, options.MaxCacheMessageCount);
        _assignments = new QueueAssignments(
            _runtime, _settings, new CacheLimits(options.MaxCacheMessageCount, options.MaxCacheMessageSizeInBytes), _dispatcher, _logger);
        await _assignments.StartAsync().ConfigureAwait(false);

        // Answered after the polls on the same connection have arrived.
        await _runtime.HeartbeatAsync().ConfigureAwait(false);
    }
}
