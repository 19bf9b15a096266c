using PushApp.Delivery.Envelopes;

namespace PushApp.Delivery.Inboxes;

/// <summary>A part of an inbox, read in one step.</summary>
/// <param name="Epoch">The numbering of this inbox; empty where the user never had a message.</param>
/// <param name="HeadSeq">The sequence number of the newest message; 0 where there is none.</param>
/// <param name="Items">Messages in order, without gaps.</param>
/// <param name="ReachesBack">
/// Whether nothing is missing between the sequence number asked for and the first item. False where older messages were
/// dropped, and where the number asked for is beyond the head, so belongs to an epoch that is gone.
/// </param>
public sealed record InboxPage(string Epoch, long HeadSeq, IReadOnlyList<PushItem> Items, bool ReachesBack);
