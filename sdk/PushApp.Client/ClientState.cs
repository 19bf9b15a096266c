namespace PushApp.Client;

/// <summary>Where a client is.</summary>
public enum ClientState
{
    /// <summary>It has not been started.</summary>
    New,

    /// <summary>It gets a token, and connects.</summary>
    Connecting,

    /// <summary>It is connected, and messages come.</summary>
    Open,

    /// <summary>It has lost the connection, or found no gateway, and waits before it tries again.</summary>
    Waiting,

    /// <summary>It has ended for good: the application closed it, or the gateway does not want it back.</summary>
    Closed,
}
