using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace PushApp.Delivery.Redis;

/// <summary>Tells failures that mean that Redis is away from those of one command, and both from faults of the program.</summary>
public static class RedisFailure
{
    /// <summary>Whether Redis cannot be reached or does not answer: another try may do better. Nothing else throws these.</summary>
    public static bool IsCertainlyAway(Exception e) => e is RedisConnectionException or RedisTimeoutException;

    /// <summary>Whether there is a connection to Redis, and no answer comes; also to others lately, so that it was not asked.</summary>
    public static bool IsUnanswered(Exception e) => e is RedisTimeoutException or { InnerException: BrokenCircuitException };

    /// <summary>
    /// Whether Redis answered that it does not do this: out of memory, read-only, a key of another type than PushApp keeps there.
    /// </summary>
    public static bool IsRefused(Exception e) => e is RedisServerException;

    /// <summary>Whether it refuses because it has no memory left.</summary>
    public static bool IsFull(Exception e) => e is RedisServerException && e.Message.Contains("OOM ", StringComparison.Ordinal);

    /// <summary>Whether the refusal is about the user's own keys, so that no other try will do better, and others are not concerned.</summary>
    public static bool IsWrongType(Exception e) => e is RedisServerException && e.Message.Contains("WRONGTYPE", StringComparison.Ordinal);

    /// <summary>
    /// Whether a command may do better at another try, so that a loop which does nothing but run commands goes on.
    /// </summary>
    public static bool MayPass(Exception e) =>
        e is RedisException or RedisTimeoutException && !IsWrongType(e);

    /// <summary>Waits for commands of one pipeline, each about another user: a key of another type costs its user alone.</summary>
    /// <returns>One result for each of <paramref name="pending"/>, in order; default where the user's key has another type.</returns>
    /// <exception cref="RedisException">Redis cannot be reached, or refuses for another reason.</exception>
    internal static async Task<T?[]> EachAsync<T>(Task<T>[] pending)
    {
        await ((Task)Task.WhenAll(pending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var results = new T?[pending.Length];
        for (var i = 0; i < results.Length; i++)
        {
            if (pending[i].Exception?.InnerException is not { } e || !IsWrongType(e))
            {
                results[i] = await pending[i];
            }
        }

        return results;
    }
}
