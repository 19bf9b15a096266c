namespace PushApp.Client;

/// <summary>What to do with a message whose handler has failed <see cref="PushClientOptions.MaxHandlerAttempts"/> times.</summary>
public enum HandlerFailure
{
    /// <summary>End the client; the message comes again when a client of this device connects next.</summary>
    Stop,

    /// <summary>Count the message as handled, and go on with the next one.</summary>
    Skip,
}
