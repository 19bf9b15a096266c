using Google.Protobuf.WellKnownTypes;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Limits;

/// <summary>Reads durations and timestamps, whose fields on the wire may hold anything. Codes and texts are those of Apache RocketMQ.</summary>
internal static class WireTimes
{
    private const int NanosecondsInSecond = 1_000_000_000;
    private const int NanosecondsInMillisecond = 1_000_000;

    /// <summary>A duration in milliseconds.</summary>
    /// <exception cref="BrokerException">INTERNAL_SERVER_ERROR: it is not valid by protobuf's rules.</exception>
    public static long MillisecondsOf(Duration duration)
    {
        var (seconds, nanoseconds) = (duration.Seconds, duration.Nanos);
        if (seconds is < Duration.MinSeconds or > Duration.MaxSeconds || Math.Abs((long)nanoseconds) >= NanosecondsInSecond
            || Math.Sign(seconds) * Math.Sign(nanoseconds) < 0)
        {
            throw new BrokerException(Code.InternalServerError, FormattableString.Invariant(
                $"Duration is not valid. See proto definition for valid values. Seconds ({seconds}) must be in range [-315,576,000,000, +315,576,000,000]. Nanos ({nanoseconds}) must be in range [-999,999,999, +999,999,999]. Nanos must have the same sign as seconds."));
        }

        return seconds * 1000 + nanoseconds / NanosecondsInMillisecond;
    }

    /// <summary>Whether a timestamp is valid by protobuf's rules: of a year from 1 to 9999.</summary>
    public static bool IsValid(Timestamp timestamp) =>
        timestamp.Seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && timestamp.Seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        && timestamp.Nanos is >= 0 and < NanosecondsInSecond;

    /// <summary>A timestamp in milliseconds of Unix time.</summary>
    /// <exception cref="BrokerException">INTERNAL_SERVER_ERROR: it is not valid by protobuf's rules.</exception>
    public static long MillisecondsOf(Timestamp timestamp)
    {
        var (seconds, nanoseconds) = (timestamp.Seconds, timestamp.Nanos);
        if (!IsValid(timestamp))
        {
            throw new BrokerException(Code.InternalServerError, FormattableString.Invariant(
                $"Timestamp is not valid. See proto definition for valid values. Seconds ({seconds}) must be in range [-62,135,596,800, +253,402,300,799]. Nanos ({nanoseconds}) must be in range [0, +999,999,999]."));
        }

        return seconds * 1000 + nanoseconds / NanosecondsInMillisecond;
    }
}
