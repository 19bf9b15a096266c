using Microsoft.Extensions.Logging;

namespace PushApp.Client.Connections;

/// <summary>Tells the application; what it throws is logged, and changes nothing.</summary>
internal sealed partial class ClientEvents(ILogger logger)
{
    private readonly Lock _gate = new();

    public event Action<ClientStateChange>? StateChanged;

    public event Action<MissedMessages>? MessagesMissed;

    /// <summary>The state that was told last.</summary>
    public ClientState State { get; private set; }

    /// <summary>Tells of a state; the last one is <see cref="ClientState.Closed"/>.</summary>
    public void Changed(ClientStateChange change)
    {
        lock (_gate)
        {
            if (State is ClientState.Closed)
            {
                return;
            }

            State = change.State;
        }

        Tell(() => StateChanged?.Invoke(change));
    }

    public void Missed(MissedMessages missed) => Tell(() => MessagesMissed?.Invoke(missed));

    private void Tell(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception e)
        {
            LogFailed(logger, e);
        }
    }

    [LoggerMessage(LogLevel.Error, "A handler of the client's events failed.")]
    private static partial void LogFailed(ILogger logger, Exception e);
}
