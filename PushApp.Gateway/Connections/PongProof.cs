namespace PushApp.Gateway.Connections;

/// <summary>Waits for the pong that answers a certain ping. Pongs come in the order of the pings.</summary>
/// <param name="unanswered">How many pings before it have no answer yet.</param>
internal sealed class PongProof(int unanswered)
{
    private readonly TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = unanswered + 1;

    /// <summary>Completes with that pong.</summary>
    public Task Given => _given.Task;

    /// <summary>The client has sent a pong.</summary>
    public void Pong()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _given.TrySetResult();
        }
    }
}
