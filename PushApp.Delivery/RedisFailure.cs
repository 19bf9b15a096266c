using StackExchange.Redis;

namespace PushApp.Delivery;

/// <summary>Tells what Redis' being away looks like from what is a fault of the program.</summary>
public static class RedisFailure
{
    /// <summary>
    /// Whether a command failed because Redis cannot be reached or does not answer: it may be tried again. Besides its own
    /// exceptions the client lets an <see cref="InvalidOperationException"/> through when a connection breaks while it is read.
    /// </summary>
    public static bool Is(Exception e) => e is RedisException or TimeoutException or InvalidOperationException;
}
