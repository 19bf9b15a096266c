using Org.Apache.Rocketmq;

namespace RocketMQ.Bench.Traffic;

/// <summary>
/// Sends with a fixed number of sends under way. As many in a row have the same tag: a poll brings what has gathered for its
/// group, and so it brings as much whatever the number of groups.
/// </summary>
/// <param name="producer">Sends all of them.</param>
/// <param name="topic">To this topic.</param>
/// <param name="bodySize">Bytes of each.</param>
/// <param name="tag">The tag of the n-th row.</param>
internal sealed class Load(Producer producer, string topic, int bodySize, Func<long, string> tag)
{
    private long _begun = -1;
    private long _sent;

    /// <summary>Messages that the broker confirmed, since the beginning.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Sends for this long.</summary>
    public Task ForAsync(TimeSpan duration, int inFlight)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(duration.TotalSeconds * TimeProvider.System.TimestampFrequency);
        return SendAsync(inFlight, () => TimeProvider.System.GetTimestamp() < end);
    }

    /// <summary>Sends this many.</summary>
    public Task CountAsync(long messages, int inFlight)
    {
        var left = messages;
        return SendAsync(inFlight, () => Interlocked.Decrement(ref left) >= 0);
    }

    private Task SendAsync(int inFlight, Func<bool> goOn) => Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
    {
        while (goOn())
        {
            var row = Interlocked.Increment(ref _begun) / inFlight;
            var body = new byte[bodySize];
            Meter.Stamp(body);
            await producer.Send(new Message.Builder().SetTopic(topic).SetTag(tag(row)).SetBody(body).Build());
            Interlocked.Increment(ref _sent);
        }
    })));
}
