namespace PushApp.Client;

/// <summary>The gateway has ended the connection, or refused it, in a way that says not to come back.</summary>
/// <param name="code">The close code (docs/client-protocol.md, "Close codes"); below 1000 an HTTP status.</param>
/// <param name="reason">What the gateway said.</param>
public sealed class PushClosedException(int code, string? reason)
    : Exception($"The gateway has ended the connection for good: {code}{(string.IsNullOrEmpty(reason) ? "" : $", {reason}")}.")
{
    /// <summary>The close code; below 1000 the HTTP status with which the gateway refused the connection.</summary>
    public int Code => code;

    /// <summary>What the gateway said; null for nothing.</summary>
    public string? Reason => reason;
}
