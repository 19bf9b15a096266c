using StackExchange.Redis;

namespace PushApp.Delivery;

/// <summary>Tells failures that mean that Redis is away from faults of the program.</summary>
public static class RedisFailure
{
    /// <summary>Whether Redis cannot be reached, does not answer or refuses: nothing else throws these.</summary>
    public static bool IsCertain(Exception e) => e is RedisException or RedisTimeoutException;

    /// <summary>Whether a key holds another type than PushApp keeps there: no other try will do better.</summary>
    public static bool IsWrongType(Exception e) => e is RedisServerException && e.Message.Contains("WRONGTYPE", StringComparison.Ordinal);

    /// <summary>Whether the task has failed over a key of another type.</summary>
    public static bool IsWrongType(Task task) => task.Exception?.InnerException is { } e && IsWrongType(e);

    /// <summary>
    /// Whether a command may have failed because Redis is away, so that a loop which does nothing but run commands tries again.
    /// Besides its own exceptions the client lets an <see cref="InvalidOperationException"/> through when a connection breaks
    /// while it is read.
    /// </summary>
    public static bool Is(Exception e) => IsCertain(e) || e is TimeoutException or InvalidOperationException;
}
