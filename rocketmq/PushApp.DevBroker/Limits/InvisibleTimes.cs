using Google.Protobuf.WellKnownTypes;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Limits;

/// <summary>For how long a consumer may hide a message from its group.</summary>
internal static class InvisibleTimes
{
    private const long MinToReceive = 10_000;
    private const long Max = 12 * 60 * 60 * 1000;

    /// <summary>Milliseconds to hide what is received.</summary>
    /// <exception cref="BrokerException">ILLEGAL_INVISIBLE_TIME: below 10 seconds or above 12 hours.</exception>
    public static long ToReceive(Duration? duration) => Checked(duration, MinToReceive);

    /// <summary>Milliseconds to hide what is held already.</summary>
    /// <exception cref="BrokerException">ILLEGAL_INVISIBLE_TIME: negative or above 12 hours.</exception>
    public static long ToChange(Duration? duration) => Checked(duration, min: 0);

    private static long Checked(Duration? duration, long min)
    {
        var milliseconds = duration is null ? 0 : WireTimes.MillisecondsOf(duration);
        if (milliseconds < min)
        {
            throw new BrokerException(Code.IllegalInvisibleTime, $"the invisibleTime is too small. min is {min}");
        }

        return milliseconds <= Max ? milliseconds
            : throw new BrokerException(Code.IllegalInvisibleTime, $"the invisibleTime is too large. max is {Max}");
    }
}
