namespace PushApp.OperatorConsole.Clients;

/// <summary>A client in an operator's page: what the page's script has told of it.</summary>
/// <param name="id">Its id in the page.</param>
/// <param name="user">Whose messages it gets.</param>
/// <param name="device">Which device of hers it is.</param>
public sealed class PageClient(string id, string user, string device)
{
    private const int MaxFrames = 200;

    private readonly LinkedList<ClientFrame> _log = new();

    public string Id => id;

    public string User => user;

    public string Device => device;

    /// <summary>Connecting, Connected or Closed.</summary>
    public ClientState State { get; private set; }

    /// <summary>The gateway that holds the connection.</summary>
    public string? Gateway { get; private set; }

    /// <summary>The number of the newest message that has arrived.</summary>
    public long Arrived { get; private set; }

    /// <summary>The number up to which it has acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>How the connection ended.</summary>
    public string? Ending { get; private set; }

    /// <summary>Frames that came too fast to be shown.</summary>
    public long Skipped { get; private set; }

    /// <summary>The last frames, the newest first.</summary>
    public IReadOnlyCollection<ClientFrame> Log => _log;

    /// <summary>Begins anew.</summary>
    public void Begin() => (State, Gateway, Ending) = (ClientState.Connecting, null, null);

    /// <summary>Takes frames that the script tells.</summary>
    /// <param name="frames">In their order.</param>
    /// <param name="skipped">How many more there were before them.</param>
    public void Take(IReadOnlyList<ClientFrame> frames, long skipped)
    {
        Skipped += skipped;
        foreach (var frame in frames)
        {
            _log.AddFirst(frame);
            if (_log.Count > MaxFrames)
            {
                _log.RemoveLast();
            }

            switch (frame.Type)
            {
                case "welcome":
                    (State, Gateway) = (ClientState.Connected, frame.Gateway);
                    break;
                case "message":
                    Arrived = Math.Max(Arrived, frame.Seq);
                    break;
                case "ack":
                    Acknowledged = Math.Max(Acknowledged, frame.Seq);
                    break;
            }
        }
    }

    /// <summary>The connection has ended.</summary>
    /// <param name="code">Its close code; 1006 where there is none.</param>
    /// <param name="reason">What the gateway says of it.</param>
    public void End(int code, string reason) => (State, Ending) = (ClientState.Closed, $"{code} {reason}".TrimEnd());
}

/// <summary>How a page's client is.</summary>
public enum ClientState
{
    /// <summary>It has not been welcomed yet.</summary>
    Connecting,

    /// <summary>A gateway holds it.</summary>
    Connected,

    /// <summary>Its connection has ended.</summary>
    Closed,
}
