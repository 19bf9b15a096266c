using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;

namespace PushApp.Delivery.RocketMQ;

/// <summary>
/// Sends messages to gateways. The RocketMQ producer is built in the background, again until that succeeds, so that a
/// service starts and does what needs no RocketMQ while RocketMQ is still starting. One that has sent nothing for half a
/// minute, however often it was asked to, is replaced by a new one. It ends after all other hosted
/// services: they may send until they have stopped.
/// </summary>
public sealed partial class PushProducer(RocketMQConnection connection, EnvelopeSigner signer, ILogger<PushProducer> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    // The farewell to a broker that is gone is worth no more: what ends the process ends the connection.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFailing = TimeSpan.FromSeconds(30);

    private static readonly byte[] NoItems = "{}"u8.ToArray();

    private volatile TaskCompletionSource<Producer> _producer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _failingSince;

    /// <summary>Whether the producer is built.</summary>
    public bool IsReady => _producer.Task.IsCompletedSuccessfully;

    /// <summary>Why the last build or send failed; null where it succeeded.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Sends items to the one gateway that holds their users, once the producer is built.</summary>
    /// <param name="gateway">The gateway, in the life for which the items are meant.</param>
    /// <param name="items">At least one item, in order; they travel in one RocketMQ message.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way may still arrive.</param>
    public Task<ISendReceipt> SendAsync(GatewayIdentity gateway, IReadOnlyList<PushItem> items, CancellationToken cancellationToken)
    {
        var message = NewMessage(gateway.Id, "", new PushEnvelope(gateway.BootId, items).Encode())
            .SetKeys([.. items.Select(item => item.Id).Distinct(StringComparer.Ordinal)])
            .AddProperty(MessageProperties.Boot, gateway.BootId);
        if (items[0].Traceparent is { } traceparent)
        {
            message.AddProperty(MessageProperties.Traceparent, traceparent);
        }

        return SendAsync(message.Build(), cancellationToken);
    }

    /// <summary>Sends one message for many receivers, once the producer is built.</summary>
    /// <param name="gatewayId">The gateway that holds the receivers, or <see cref="GatewayIdentity.Every"/>.</param>
    /// <param name="fanOut">The message and its receivers; together at most 4 MiB.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way may still arrive.</param>
    public Task<ISendReceipt> SendAsync(string gatewayId, FanOutEnvelope fanOut, CancellationToken cancellationToken)
    {
        var message = NewMessage(gatewayId, "", fanOut.Encode()).SetKeys(fanOut.Message.Id);
        if (fanOut.Boot.Length > 0)
        {
            message.AddProperty(MessageProperties.Boot, fanOut.Boot);
        }

        if (fanOut.Message.Traceparent is { } traceparent)
        {
            message.AddProperty(MessageProperties.Traceparent, traceparent);
        }

        return SendAsync(message.Build(), cancellationToken);
    }

    /// <summary>Says something to a gateway itself, once the producer is built.</summary>
    /// <param name="control">What is said.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way may still arrive.</param>
    public Task<ISendReceipt> SendAsync(ControlMessage control, CancellationToken cancellationToken) => SendAsync(
        NewMessage(control.GatewayId, control.Text, NoItems).AddProperty(MessageProperties.Control, control.Text).Build(), cancellationToken);

    /// <summary>Ends the producer; one whose broker does not answer is left to the end of the process.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (!IsReady)
        {
            return;
        }

        await CloseAsync(await _producer.Task, cancellationToken);
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Builds the producer.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(FirstBackoff, LongestBackoff);
        while (!await TryBuildAsync(stoppingToken) && await backoff.DelayAsync(stoppingToken))
        {
        }

        var watch = new Backoff(Watch, Watch);
        while (await watch.DelayAsync(stoppingToken))
        {
            if (Volatile.Read(ref _failingSince) is > 0 and var since && Environment.TickCount64 - since > LongestFailing.TotalMilliseconds)
            {
                await TryBuildAsync(stoppingToken);
            }
        }
    }

    private Message.Builder NewMessage(string gatewayId, string control, byte[] body) => new Message.Builder()
        .SetTopic(PushTopic.Name)
        .SetTag(gatewayId)
        .SetBody(body)
        .AddProperty(MessageProperties.KeyId, signer.KeyId)
        .AddProperty(MessageProperties.Signature, signer.Sign(gatewayId, control, body));

    private async Task<ISendReceipt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var producer = await _producer.Task.WaitAsync(cancellationToken);
        Exception? failure = null;
        try
        {
            return await producer.Send(message).WaitAsync(cancellationToken);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            LastFailure = failure;
            if (failure is null)
            {
                Volatile.Write(ref _failingSince, 0);
            }
            else
            {
                Interlocked.CompareExchange(ref _failingSince, Environment.TickCount64, 0);
            }
        }
    }

    private async Task<bool> TryBuildAsync(CancellationToken stoppingToken)
    {
        try
        {
            var builder = new Producer.Builder().SetClientConfig(connection.ToClientConfig()).SetTopics(PushTopic.Name);
            var built = await builder.Build().WaitAsync(stoppingToken);
            if (_producer.TrySetResult(built))
            {
                LastFailure = null;
                return true;
            }

            LogReplaced();
            var wedged = await _producer.Task;
            var next = new TaskCompletionSource<Producer>(TaskCreationOptions.RunContinuationsAsynchronously);
            next.SetResult(built);
            _producer = next;
            Volatile.Write(ref _failingSince, 0);
            await CloseAsync(wedged, stoppingToken);
            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            LastFailure = e;
            LogNotReady(e, connection.Endpoints);
            return false;
        }
    }

    private async Task CloseAsync(Producer producer, CancellationToken cancellationToken)
    {
        try
        {
            await producer.DisposeAsync().AsTask().WaitAsync(CloseTimeout, cancellationToken);
        }
        catch (Exception e)
        {
            LogNotClosed(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The RocketMQ producer has sent nothing for half a minute; a new one takes its place.")]
    private partial void LogReplaced();

    [LoggerMessage(LogLevel.Warning, "RocketMQ at {Endpoints} is not ready yet; trying again.")]
    private partial void LogNotReady(Exception e, string endpoints);

    [LoggerMessage(LogLevel.Debug, "The RocketMQ producer did not end in order.")]
    private partial void LogNotClosed(Exception e);
}
