using System.Collections.Concurrent;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Gateway.Consuming;

/// <summary>
/// Tells a Redis that is away from one that only this gateway cannot reach: asks the other gateways by RocketMQ whether it
/// answers them, and answers when they ask.
/// </summary>
internal sealed partial class RedisWitness(GatewayIdentity identity, PushProducer producer, ILogger<RedisWitness> logger)
{
    /// <summary>The user property of a question: who asks, and the question's id.</summary>
    internal const string Question = "pushapp-redis-question";

    /// <summary>The user property of the answer "it answers me": the question's id.</summary>
    internal const string Answer = "pushapp-redis-answer";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly byte[] Body = "{}"u8.ToArray();

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _questions = new();
    private long _answeredAt = long.MinValue;

    /// <summary>Notes that Redis has answered this gateway.</summary>
    public void Answered() => Volatile.Write(ref _answeredAt, Environment.TickCount64);

    /// <summary>Takes a message that is a question or an answer.</summary>
    public bool TryTake(MessageView message)
    {
        if (message.Properties.TryGetValue(Question, out var question))
        {
            var answered = Volatile.Read(ref _answeredAt);
            if (question.Split(' ') is [var asker, _] && asker != identity.Id && answered > Environment.TickCount64 - (long)Patience.TotalMilliseconds)
            {
                _ = SendAsync(asker, Answer, question);
            }

            return true;
        }

        if (message.Properties.TryGetValue(Answer, out var answer))
        {
            if (_questions.TryRemove(answer, out var waiting))
            {
                waiting.TrySetResult();
            }

            return true;
        }

        return false;
    }

    /// <summary>Asks other gateways whether Redis answers them, and waits for the first that says so.</summary>
    /// <returns>Whether it answers one; null where none could be asked.</returns>
    public async Task<bool?> AnswersAnotherAsync(IEnumerable<string> gatewayIds)
    {
        var question = $"{identity.Id} {Guid.NewGuid():n}";
        var answered = _questions[question] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var asked = await Task.WhenAll(gatewayIds.Select(other => SendAsync(other, Question, question)));
            if (asked.Contains(true))
            {
                await answered.Task.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return answered.Task.IsCompletedSuccessfully ? true : asked.Contains(true) ? false : null;
        }
        finally
        {
            _questions.TryRemove(question, out _);
        }
    }

    private async Task<bool> SendAsync(string gatewayId, string property, string value)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Patience);
            await producer.SendAsync(
                new Message.Builder().SetTopic(PushTopic.Name).SetTag(gatewayId).AddProperty(property, value).SetBody(Body).Build(), timeout.Token);
            return true;
        }
        catch (Exception e)
        {
            LogNotSent(e, gatewayId);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Gateway} could not be asked or told about Redis.")]
    private partial void LogNotSent(Exception e, string gateway);
}
