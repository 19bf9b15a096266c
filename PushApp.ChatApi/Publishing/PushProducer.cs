using System.Diagnostics;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Messaging;

namespace PushApp.ChatApi.Publishing;

/// <summary>
/// The RocketMQ producer. It is built in the background and again until it succeeds, so that the API starts, stores and
/// answers while RocketMQ is still starting.
/// </summary>
internal sealed partial class PushProducer : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    private readonly RocketMQConnection _connection;
    private readonly ILogger<PushProducer> _logger;
    private readonly TaskCompletionSource<Producer> _producer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PushProducer(RocketMQConnection connection, ILogger<PushProducer> logger, ILoggerFactory loggers)
    {
        _connection = connection;
        _logger = logger;
        // Without a factory of ours the official client writes log files into the home folder.
        MqLogManager.UseLoggerFactory(loggers);
    }

    /// <summary>Whether the producer was built.</summary>
    public bool IsReady => _producer.Task.IsCompletedSuccessfully;

    /// <summary>Why the last build or send failed; null where it succeeded.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Sends, once the producer is there.</summary>
    public async Task<ISendReceipt> SendAsync(Message message, CancellationToken cancellation)
    {
        var producer = await _producer.Task.WaitAsync(cancellation);
        var started = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            var receipt = await producer.Send(message).WaitAsync(cancellation);
            ChatApiTelemetry.Published.Add(1, Tags(message, null));
            return receipt;
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            LastFailure = failure;
            ChatApiTelemetry.PublishDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Tags(message, failure));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (IsReady)
        {
            await (await _producer.Task).DisposeAsync();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = FirstBackoff;
        while (!stoppingToken.IsCancellationRequested && !await TryBuildAsync())
        {
            await Task.Delay(backoff, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            backoff = TimeSpan.FromTicks(Math.Min(backoff.Ticks * 2, LongestBackoff.Ticks));
        }
    }

    private async Task<bool> TryBuildAsync()
    {
        try
        {
            _producer.SetResult(await new Producer.Builder().SetClientConfig(_connection.ToClientConfig()).SetTopics(PushTopic.Name).Build());
            LastFailure = null;
            return true;
        }
        catch (Exception e)
        {
            LastFailure = e;
            LogNotReady(e, _connection.Endpoints);
            return false;
        }
    }

    private static TagList Tags(Message message, Exception? failure)
    {
        var tags = new TagList
        {
            { "messaging.system", "rocketmq" },
            { "messaging.operation.name", "send" },
            { "messaging.destination.name", PushTopic.Name },
            { "messaging.rocketmq.message.tag", message.Tag },
        };
        if (failure is not null)
        {
            tags.Add("error.type", failure.GetType().Name);
        }

        return tags;
    }

    [LoggerMessage(LogLevel.Warning, "RocketMQ at {Endpoints} is not ready yet; trying again.")]
    private partial void LogNotReady(Exception e, string endpoints);
}
