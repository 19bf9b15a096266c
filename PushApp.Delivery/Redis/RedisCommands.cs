using Polly;
using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace PushApp.Delivery.Redis;

/// <summary>
/// Runs commands on Redis. One that does not answer is not asked by everybody: when most commands of two seconds have
/// failed, all fail at once for a second, and then one asks again.
/// </summary>
public sealed class RedisCommands
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(1);

    private readonly IConnectionMultiplexer _redis;
    private readonly ResiliencePipeline _breaker;

    /// <param name="redis">The connection.</param>
    public RedisCommands(IConnectionMultiplexer redis)
    {
        _redis = redis;
        _breaker = new ResiliencePipelineBuilder()
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } e && RedisFailure.IsCertainlyAway(e)),
                FailureRatio = 0.5,
                MinimumThroughput = 2,
                SamplingDuration = Window,
                BreakDuration = Break,
            })
            .Build();
    }

    /// <summary>Asks whether Redis answers.</summary>
    /// <inheritdoc cref="RunAsync{T}" path="/exception"/>
    public Task PingAsync() => RunAnywayAsync(static redis => redis.PingAsync());

    /// <summary>Asks whether commands are run: while others fail at once, this does too.</summary>
    /// <inheritdoc cref="RunAsync{T}" path="/exception"/>
    public Task CheckAsync() => RunAsync(static redis => redis.PingAsync());

    /// <summary>The slot of Redis Cluster that a key is of; the same for all keys where Redis is no cluster.</summary>
    internal int SlotOf(RedisKey key) => _redis.GetHashSlot(key);

    /// <summary>Runs a command.</summary>
    /// <exception cref="RedisConnectionException">Redis cannot be reached, or did not answer lately.</exception>
    /// <exception cref="RedisTimeoutException">It does not answer.</exception>
    /// <exception cref="RedisServerException">It refuses.</exception>
    internal async Task<T> RunAsync<T>(Func<IDatabaseAsync, Task<T>> command)
    {
        try
        {
            return await _breaker.ExecuteAsync(
                static async (state, _) => await state.Commands.RunAnywayAsync(state.Command), (Command: command, Commands: this), CancellationToken.None);
        }
        catch (BrokenCircuitException e)
        {
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "Redis did not answer lately; it is asked again within a second.", e);
        }
    }

    /// <summary>Runs a script, which is atomic.</summary>
    /// <inheritdoc cref="RunAsync{T}" path="/exception"/>
    internal Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments) =>
        RunAsync(redis => redis.ScriptEvaluateAsync(script.Text, keys, arguments));

    /// <summary>Runs a command also while others fail at once: for those that are few, and worth each try.</summary>
    /// <inheritdoc cref="RunAsync{T}" path="/exception"/>
    internal async Task<T> RunAnywayAsync<T>(Func<IDatabaseAsync, Task<T>> command)
    {
        try
        {
            return await command(_redis.GetDatabase());
        }
        catch (Exception e) when (e is not (RedisException or RedisTimeoutException or RedisCommandException or ArgumentException))
        {
            // When a connection breaks while it is written or read, the client lets through whatever broke it: IOException,
            // InvalidOperationException, OperationCanceledException and others.
            throw new RedisConnectionException(ConnectionFailureType.SocketFailure, "The connection to Redis broke.", e);
        }
    }

    /// <inheritdoc cref="RunAnywayAsync{T}"/>
    internal Task<RedisResult> RunAnywayAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments) =>
        RunAnywayAsync(redis => redis.ScriptEvaluateAsync(script.Text, keys, arguments));
}
