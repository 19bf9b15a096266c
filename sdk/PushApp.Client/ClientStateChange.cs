namespace PushApp.Client;

/// <summary>A client has come to another state.</summary>
/// <param name="State">The state now.</param>
/// <param name="Code">
/// Why the connection ended: a close code of the protocol; below 1000 the HTTP status with which the gateway refused it; 1006
/// where it was lost or could not be made. Null where no connection has ended.
/// </param>
/// <param name="Reason">The same in words, for a log; null where there are none.</param>
public readonly record struct ClientStateChange(ClientState State, int? Code = null, string? Reason = null);
