using PushApp.DevBroker.Filters;

namespace PushApp.DevBroker.Consuming;

/// <summary>What a poll asks of a group.</summary>
/// <param name="Filter">Which messages.</param>
/// <param name="Batch">At most so many.</param>
/// <param name="InvisibleMilliseconds">For how long nobody else of the group gets them.</param>
/// <param name="RenewFor">The client while whose life they stay invisible; null without renewal.</param>
internal sealed record PollRequest(MessageFilter Filter, int Batch, long InvisibleMilliseconds, string? RenewFor);

/// <summary>A message that a poll got.</summary>
/// <param name="Address">Where its bytes are in the log.</param>
/// <param name="Handle">To acknowledge it with.</param>
/// <param name="Attempt">1 at the first delivery.</param>
/// <param name="Exhausted">It has been delivered as often as the group allows and belongs into the dead-letter topic.</param>
internal readonly record struct Claim(long Address, ReceiptHandle Handle, int Attempt, bool Exhausted);
