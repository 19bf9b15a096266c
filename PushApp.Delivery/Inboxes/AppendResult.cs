using PushApp.Delivery.Routes;

namespace PushApp.Delivery.Inboxes;

/// <summary>What one round trip to append a message found.</summary>
/// <param name="Epoch">The numbering that <paramref name="Seq"/> belongs to.</param>
/// <param name="Seq">The message's sequence number; where it was sent before, that of the first time.</param>
/// <param name="Repeated">Whether the sender sent this id to this user before; nothing was appended then.</param>
/// <param name="Routes">All routes of the user, also those of gateways that are no longer alive.</param>
public sealed record AppendResult(string Epoch, long Seq, bool Repeated, IReadOnlyList<Route> Routes);
