using System.Diagnostics;
using PushApp.Bench.Load;
using PushApp.Bench.Protocols;

namespace PushApp.Bench.Replay;

/// <summary>How far users have come with what waited for them: messages with the numbers 1, 2, 3 … of each.</summary>
/// <param name="protocol">What the clients speak.</param>
/// <param name="users">How many users.</param>
/// <param name="messages">How many messages each of them has to get.</param>
internal sealed class ReplayProgress(ClientProtocol protocol, int users, int messages)
{
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly long[] _last = new long[users];
    private long _received;
    private long _outOfOrder;

    /// <summary>How many messages have come, those that came again not counted.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>How many have not.</summary>
    public long Missing => ((long)users * messages) - Received;

    /// <summary>How many did not have the number behind that of the one before.</summary>
    public long OutOfOrder => Volatile.Read(ref _outOfOrder);

    /// <summary>The times until a user had everything, from when this was made.</summary>
    public Latencies Completed { get; } = new();

    /// <summary>A frame has come to a user's client. For one caller at a time of each user.</summary>
    public void Take(int user, ReadOnlySpan<byte> frame)
    {
        var sequence = protocol.Sequence(frame);
        if (sequence <= 0)
        {
            return;
        }

        if (sequence != _last[user] + 1)
        {
            Interlocked.Increment(ref _outOfOrder);
        }

        if (sequence <= _last[user])
        {
            return;
        }

        _last[user] = sequence;
        Interlocked.Increment(ref _received);
        if (sequence == messages)
        {
            Completed.Add(Stopwatch.GetElapsedTime(_begun));
        }
    }
}
