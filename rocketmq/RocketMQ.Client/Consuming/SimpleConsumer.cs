using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>Receives messages when asked to; the application acknowledges each within its invisible time.</summary>
public sealed partial class SimpleConsumer : IClientRole, IAsyncDisposable, IDisposable
{
    // The proxy stretches shorter polls to this, and refuses a deadline that lies before it.
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = MqLogManager.CreateLogger<SimpleConsumer>();
    private readonly SubscriptionSettings _settings;
    private readonly ClientRuntime _runtime;
    private readonly TimeSpan _awaitDuration;
    private uint _turn = (uint)Random.Shared.Next();

    private SimpleConsumer(ClientConfig config, string group, IEnumerable<KeyValuePair<string, FilterExpression>> expressions, TimeSpan awaitDuration)
    {
        _awaitDuration = awaitDuration;
        _settings = new SubscriptionSettings(config, group, expressions, awaitDuration);
        _runtime = new ClientRuntime(config, this, _logger);
    }

    Proto.ClientType IClientRole.Type => Proto.ClientType.SimpleConsumer;

    Proto.Resource IClientRole.Group => _settings.Group;

    /// <summary>Adds a subscription, or changes that of the topic.</summary>
    /// <exception cref="ClientException">The topic is unknown, …</exception>
    public async Task Subscribe(string topic, FilterExpression filterExpression)
    {
        _runtime.ThrowIfNotRunning();
        await _runtime.Routes.GetAsync(ResourceName.Check(topic, nameof(topic))).ConfigureAwait(false);
        _settings.Expressions[topic] = filterExpression;
        await _runtime.SendSettingsAsync().ConfigureAwait(false);
    }

    public void Unsubscribe(string topic)
    {
        _runtime.ThrowIfNotRunning();
        if (_settings.Expressions.TryRemove(topic, out _))
        {
            _ = _runtime.SendSettingsAsync();
        }
    }

    /// <summary>
    /// Waits for messages, for as long as the await duration; with several topics or brokers, each call asks the next one.
    /// </summary>
    /// <param name="maxMessageNum">At most this many; the broker gives no more than 32.</param>
    /// <param name="invisibleDuration">How long nobody else receives them: 10 seconds to 12 hours.</param>
    /// <returns>Empty if there was none in time.</returns>
    /// <exception cref="ClientException">A parameter is out of range, or the broker refuses.</exception>
    /// <exception cref="ArgumentException">There is no subscription.</exception>
    /// <exception cref="InvalidOperationException">The consumer is disposed of.</exception>
    public async Task<List<MessageView>> Receive(int maxMessageNum, TimeSpan invisibleDuration)
    {
        _runtime.ThrowIfNotRunning();
        if (maxMessageNum <= 0)
        {
            throw new InternalErrorException("maxMessageNum must be greater than 0");
        }

        var turn = Interlocked.Increment(ref _turn);
        KeyValuePair<string, FilterExpression>[] subscriptions = [.. _settings.Expressions];
        if (subscriptions.Length == 0)
        {
            throw new ArgumentException("There is no topic to receive message");
        }

        var (topic, filter) = subscriptions[turn % subscriptions.Length];
        var brokers = (await _runtime.Routes.GetAsync(topic).ConfigureAwait(false)).ReadableBrokers;
        var queue = brokers[turn / subscriptions.Length % brokers.Length];
        var wait = _awaitDuration > ShortestPoll ? _awaitDuration : ShortestPoll;
        using var call = _runtime.Rpc.Receive(queue.Endpoints, new Proto.ReceiveMessageRequest
        {
            Group = _settings.Group,
            MessageQueue = queue.Wire,
            FilterExpression = filter.ToWire(),
            BatchSize = maxMessageNum,
            AutoRenew = false,
            InvisibleDuration = Duration.FromTimeSpan(invisibleDuration),
            LongPollingTimeout = Duration.FromTimeSpan(_awaitDuration),
        }, wait, _runtime.Stopping, out var requestId);
        var messages = new List<MessageView>();
        await foreach (var message in ReceiveStream.ReadAsync(call, queue.Endpoints, requestId).ConfigureAwait(false))
        {
            messages.Add(message);
        }

        ClientDiagnostics.Received(topic, _settings.Group.Name, messages.Count);
        return messages;
    }

    /// <summary>The message is done.</summary>
    /// <exception cref="ClientException">Its invisible time is over, …</exception>
    public async Task Ack(MessageView messageView)
    {
        _runtime.ThrowIfNotRunning();
        var response = await _runtime.Rpc.AckAsync(messageView.Endpoints, new Proto.AckMessageRequest
        {
            Group = _settings.Group,
            Topic = messageView.TopicResource,
            Entries = { new Proto.AckMessageEntry { MessageId = messageView.MessageId, ReceiptHandle = messageView.ReceiptHandle } },
        }, _runtime.Stopping).ConfigureAwait(false);
        if (response.Entries.Count > 0)
        {
            StatusChecker.Check(response.Entries[0].Status, "");
        }
    }

    /// <summary>The message comes again after this time, counted from now, unless it is acknowledged.</summary>
    /// <exception cref="ClientException">Its invisible time is over, …</exception>
    public async Task ChangeInvisibleDuration(MessageView messageView, TimeSpan invisibleDuration)
    {
        _runtime.ThrowIfNotRunning();
        var response = await _runtime.Rpc.ChangeInvisibleDurationAsync(messageView.Endpoints, new Proto.ChangeInvisibleDurationRequest
        {
            Group = _settings.Group,
            Topic = messageView.TopicResource,
            ReceiptHandle = messageView.ReceiptHandle,
            MessageId = messageView.MessageId,
            InvisibleDuration = Duration.FromTimeSpan(invisibleDuration),
        }, _runtime.Stopping).ConfigureAwait(false);

        // By the old handle an acknowledgement would have no effect.
        messageView.ReceiptHandle = response.ReceiptHandle;
    }

    /// <summary>Ends receives under way.</summary>
    public ValueTask DisposeAsync() => _runtime.TryStop() ? _runtime.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Blocks while the client says goodbye; <see cref="DisposeAsync"/> does not.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    Proto.Settings IClientRole.DescribeSettings() => _settings.Describe();

    void IClientRole.ApplySettings(Proto.Settings settings) => _settings.Apply(settings);

    Task<Proto.TelemetryCommand?> IClientRole.ExecuteAsync(Endpoints from, Proto.TelemetryCommand command) =>
        Task.FromResult(TelemetryReplies.Unsupported(command));
}
