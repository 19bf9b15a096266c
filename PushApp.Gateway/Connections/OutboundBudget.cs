namespace PushApp.Gateway.Connections;

/// <summary>
/// The bytes that wait for all clients of the gateway together. Past the limit each still has a little, so that those who
/// read go on, and the others' messages wait in Redis.
/// </summary>
/// <param name="limit">The most bytes.</param>
internal sealed class OutboundBudget(long limit)
{
    private const int Reserve = 16 * 1024;

    private long _used;

    /// <summary>How many bytes wait.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Takes room for a frame; <see cref="Give"/> it back in any case.</summary>
    /// <param name="bytes">The frame's.</param>
    /// <param name="waiting">What waits for its client already.</param>
    /// <returns>Whether there is room.</returns>
    public bool Take(int bytes, long waiting) => Interlocked.Add(ref _used, bytes) <= limit || waiting < Reserve;

    /// <summary>Gives room back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _used, -bytes);
}
