using System.Diagnostics.CodeAnalysis;

namespace PushApp.Client;

/// <summary>What became of one message of a batch.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Sent">What the chat API answered; null where the message was not sent.</param>
/// <param name="Error">Why it was not sent, or why nobody knows; null where it was.</param>
public sealed record BatchResult(string Id, SendResult? Sent, PushSendException? Error)
{
    /// <summary>Whether the chat API has taken the message.</summary>
    [MemberNotNullWhen(true, nameof(Sent))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSent => Sent is not null;
}
