using PushApp.Client.Protocol;

namespace PushApp.Client.Connections;

/// <summary>How a connection ended, or why there was none.</summary>
/// <param name="Code">The close code; below 1000 the HTTP status of a refusal; <see cref="CloseCodes.Lost"/> where there is neither.</param>
/// <param name="Reason">The same in words.</param>
internal sealed record ConnectionEnd(int Code, string? Reason)
{
    /// <summary>Whether it lasted a heartbeat, so that waiting begins anew.</summary>
    public bool Lasted { get; init; }

    /// <summary>Whether this client ended it to come back at once with a new token.</summary>
    public bool Renewed { get; init; }

    /// <summary>Whether it says nothing against the gateway: the next attempt may be there.</summary>
    public bool SameGateway { get; init; }

    /// <summary>How long to wait at least, as the gateway said.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Whether there is no use in connecting again.</summary>
    public bool IsFinal => CloseCodes.IsFinal(Code);
}
