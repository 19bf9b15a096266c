using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq;

namespace PushApp.Delivery.RocketMQ;

/// <summary>
/// Sends messages to one topic. The RocketMQ producer is built in the background, again until that succeeds, so that a
/// service starts and does what needs no RocketMQ while RocketMQ is still starting. One that has sent nothing for half a
/// minute, however often it was asked to, is replaced by a new one. It ends after all other hosted
/// services: they may send until they have stopped.
/// </summary>
/// <param name="connection">Where RocketMQ is.</param>
/// <param name="topic">The topic.</param>
/// <param name="logger">Takes what goes wrong.</param>
public abstract partial class TopicProducer(RocketMQConnection connection, string topic, ILogger logger) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    // The farewell to a broker that is gone is worth no more: what ends the process ends the connection.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFailing = TimeSpan.FromSeconds(30);

    private volatile TaskCompletionSource<Producer> _producer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _failingSince;

    /// <summary>Whether the producer is built.</summary>
    public bool IsReady => _producer.Task.IsCompletedSuccessfully;

    /// <summary>Why the last build or send failed; null where it succeeded.</summary>
    public Exception? LastFailure { get; private set; }

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

    /// <summary>Sends a message of the topic, once the producer is built.</summary>
    protected async Task<ISendReceipt> SendAsync(Message message, CancellationToken cancellationToken)
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
            var builder = new Producer.Builder().SetClientConfig(connection.ToClientConfig()).SetTopics(topic);
            var built = await builder.Build().WaitAsync(stoppingToken);
            if (_producer.TrySetResult(built))
            {
                LastFailure = null;
                return true;
            }

            LogReplaced(topic);
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
            LogNotReady(e, topic, connection.Endpoints);
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

    [LoggerMessage(LogLevel.Warning, "The RocketMQ producer of {Topic} has sent nothing for half a minute; a new one takes its place.")]
    private partial void LogReplaced(string topic);

    [LoggerMessage(LogLevel.Warning, "Topic {Topic} of RocketMQ at {Endpoints} is not ready yet; trying again.")]
    private partial void LogNotReady(Exception e, string topic, string endpoints);

    [LoggerMessage(LogLevel.Debug, "The RocketMQ producer did not end in order.")]
    private partial void LogNotClosed(Exception e);
}
