using System.Diagnostics;
using PushApp.Bench.Load;

namespace PushApp.Bench.FanOuts;

/// <summary>Who has got one message, and when: each counts once.</summary>
/// <param name="receivers">How many have to.</param>
internal sealed class Arrivals(int receivers)
{
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly bool[] _has = new bool[receivers];
    private int _count;

    /// <summary>The times from when this was made.</summary>
    public Latencies Times { get; } = new();

    /// <summary>How many have not got it.</summary>
    public int Missing => receivers - Volatile.Read(ref _count);

    /// <summary>How long it is since this was made.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begun);

    /// <summary>A frame has come to a client. For one caller at a time of each client.</summary>
    public void Take(int client, ReadOnlySpan<byte> frame)
    {
        if (!_has[client] && frame.StartsWith("{\"type\":\"message\","u8))
        {
            _has[client] = true;
            Times.Add(Elapsed);
            Interlocked.Increment(ref _count);
        }
    }
}
