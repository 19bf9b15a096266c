using System.Collections.Concurrent;
using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Gateway.Consuming;

/// <summary>
/// Tells a Redis that is away from one that only this gateway cannot reach: asks the other gateways by RocketMQ whether it
/// answers them, and answers when they ask.
/// </summary>
internal sealed partial class RedisWitness(GatewayIdentity identity, PushProducer producer, ILogger<RedisWitness> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _questions = new();
    private long _answeredAt = long.MinValue;

    /// <summary>Notes that Redis has answered this gateway.</summary>
    public void Answered() => Volatile.Write(ref _answeredAt, Environment.TickCount64);

    /// <summary>Takes a question, and answers it where Redis has answered this gateway lately.</summary>
    public void TakeQuestion(string question)
    {
        var answered = Volatile.Read(ref _answeredAt);
        if (question.Split(' ') is [var asker, _] && asker != identity.Id && answered > Environment.TickCount64 - (long)Patience.TotalMilliseconds)
        {
            _ = SendAsync(new ControlMessage(asker, ControlKinds.RedisAnswer, question));
        }
    }

    /// <summary>Takes an answer, to the question that it repeats.</summary>
    public void TakeAnswer(string question)
    {
        if (_questions.TryRemove(question, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>Asks other gateways whether Redis answers them, and waits for the first that says so.</summary>
    /// <returns>Whether it answers one; null where none could be asked.</returns>
    public async Task<bool?> AnswersAnotherAsync(IEnumerable<string> gatewayIds)
    {
        var question = $"{identity.Id} {Guid.NewGuid():n}";
        var answered = _questions[question] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var asked = await Task.WhenAll(gatewayIds.Select(other => SendAsync(new ControlMessage(other, ControlKinds.RedisQuestion, question))));
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

    private async Task<bool> SendAsync(ControlMessage message)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Patience);
            await producer.SendAsync(message, timeout.Token);
            return true;
        }
        catch (Exception e)
        {
            LogNotSent(e, message.GatewayId);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Gateway} could not be asked or told about Redis.")]
    private partial void LogNotSent(Exception e, string gateway);
}
