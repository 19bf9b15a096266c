namespace PushApp.Gateway.Connections;

/// <summary>Bounds how many inboxes are read at the same time: each page is in memory until it is queued.</summary>
internal sealed class Replays(ClientLimitOptions options) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(options.MaxReplays);

    /// <summary>Waits for a turn, which the result ends.</summary>
    public async ValueTask<Turn> EnterAsync()
    {
        await _turns.WaitAsync();
        return new Turn(_turns);
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>A turn to read one page.</summary>
    public readonly struct Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
