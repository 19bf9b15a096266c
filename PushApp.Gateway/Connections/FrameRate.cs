namespace PushApp.Gateway.Connections;

/// <summary>A bucket of tokens, one for each frame that a client may send: it fills by so many a second, and holds ten seconds' worth. Not thread-safe.</summary>
internal struct FrameRate(int perSecond)
{
    private const int Seconds = 10;

    private readonly long _capacity = (long)perSecond * Seconds * 1000;

    // In thousandths of a frame, and milliseconds.
    private long _taken;
    private long _at = Environment.TickCount64;

    /// <summary>Takes a token; false where there is none.</summary>
    public bool TryTake() => TryTake(Environment.TickCount64);

    internal bool TryTake(long now)
    {
        _taken = Math.Max(0, _taken - (now - _at) * perSecond) + 1000;
        _at = now;
        return _taken <= _capacity;
    }
}
