using PushApp.ChatApi.Requests;
using PushApp.Delivery.Inboxes;

namespace PushApp.ChatApi.Messages;

/// <summary>What a sender is told where an inbox does not take a message.</summary>
internal static class AppendRefusals
{
    // A user who is away may be away for long.
    private const int RetryAfterSeconds = 60;

    private static readonly RequestError Contradicted = new(
        StatusCodes.Status409Conflict, "is that of another message that you have sent to this user: it had another body", "id");

    private static readonly RequestError Crowded = RequestError.TooMany(
        $"Too many of your messages wait for this user, who has not acknowledged them ({InboxOptions.Section}:{nameof(InboxOptions.SenderShare)}).",
        RetryAfterSeconds);

    /// <summary>Why it was not appended; null where it was, now or before.</summary>
    public static RequestError? Of(AppendOutcome outcome)
    {
        switch (outcome)
        {
            case AppendOutcome.Contradicted:
                ChatApiTelemetry.Refuse("id");
                return Contradicted;
            case AppendOutcome.Refused:
                ChatApiTelemetry.Refuse("sender_share");
                return Crowded;
            default:
                return null;
        }
    }
}
