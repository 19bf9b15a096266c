using PushApp.DevBroker.Filters;

namespace PushApp.DevBroker.Consuming;

/// <summary>A poll, as the group sees it.</summary>
/// <param name="Filter">The messages it takes.</param>
/// <param name="Batch">The most messages it takes.</param>
/// <param name="InvisibleMilliseconds">How long the messages are invisible to the rest of the group.</param>
/// <param name="RenewFor">With auto renew, the client: the messages stay invisible while it is connected.</param>
/// <param name="Attempt">The same for polls that ask for one answer, because it got lost; null where a client does not say.</param>
internal sealed record PollRequest(MessageFilter Filter, int Batch, long InvisibleMilliseconds, string? RenewFor, string? Attempt);

/// <summary>A message that a poll takes out of its queue (RocketMQ calls it pop).</summary>
/// <param name="Address">The address of its bytes in the log.</param>
/// <param name="Handle">The receipt handle of this delivery.</param>
/// <param name="Attempt">1 at the first delivery.</param>
/// <param name="Exhausted">Whether it was delivered as often as the group allows: then it goes to the dead-letter topic.</param>
internal readonly record struct PoppedMessage(long Address, ReceiptHandle Handle, int Attempt, bool Exhausted);
