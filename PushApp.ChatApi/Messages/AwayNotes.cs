using PushApp.Delivery.Presence;
using PushApp.Delivery.Redis;

namespace PushApp.ChatApi.Messages;

/// <summary>
/// Notes that a stored message waits for users who are not connected, for the process that tells the application of it. The
/// answer waits for the note: who is told that a message is stored can count on the event.
/// </summary>
internal sealed partial class AwayNotes(PresenceMarks marks, ILogger<AwayNotes> logger)
{
    /// <summary>Notes it; where Redis does not take the note, the message is stored all the same.</summary>
    public async Task WaitsForAsync(IEnumerable<string> users)
    {
        try
        {
            await marks.ChangedAsync(users);
        }
        catch (Exception e) when (RedisFailure.MayPass(e) || RedisFailure.IsWrongType(e))
        {
            LogNotNoted(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis did not take the note that messages wait for users who are away: no event tells of them before the next message.")]
    private partial void LogNotNoted(Exception e);
}
