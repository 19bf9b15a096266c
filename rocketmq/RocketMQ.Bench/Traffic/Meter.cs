using System.Buffers.Binary;
using System.Diagnostics;
using Org.Apache.Rocketmq;

namespace RocketMQ.Bench.Traffic;

/// <summary>Listens for messages that carry the time of their sending, and counts them; may listen for several consumers.</summary>
internal sealed class Meter : IMessageListener
{
    private readonly List<double> _latencies = [];
    private readonly Lock _lock = new();
    private long _received;
    private long _last;

    /// <summary>Messages received since the beginning.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>When the latest one came, in <see cref="Stopwatch"/>'s ticks.</summary>
    public long LastReceived => Interlocked.Read(ref _last);

    /// <summary>Writes the time into a body to send.</summary>
    public static void Stamp(byte[] body) => BinaryPrimitives.WriteInt64LittleEndian(body, Stopwatch.GetTimestamp());

    public ConsumeResult Consume(MessageView messageView)
    {
        var now = Stopwatch.GetTimestamp();
        var milliseconds = Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(messageView.Body), now).TotalMilliseconds;
        lock (_lock)
        {
            _latencies.Add(milliseconds);
        }

        Interlocked.Exchange(ref _last, now);
        Interlocked.Increment(ref _received);
        return ConsumeResult.SUCCESS;
    }

    /// <summary>The milliseconds from sending to receiving of the messages since the last call.</summary>
    public double[] TakeLatencies()
    {
        lock (_lock)
        {
            double[] taken = [.. _latencies];
            _latencies.Clear();
            return taken;
        }
    }
}
