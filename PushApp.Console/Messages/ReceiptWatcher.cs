using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Tokens;

namespace PushApp.OperatorConsole.Messages;

/// <summary>Asks the chat API what becomes of a message.</summary>
internal sealed class ReceiptWatcher(ChatApiClient api, OperatorToken token)
{
    // Less than the HTTP client's timeout. Devices that come meanwhile are seen after it.
    private const int WaitSeconds = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Each member's inbox is asked.
    private static readonly TimeSpan GroupPause = TimeSpan.FromSeconds(3);

    // Gateways note times once a second; after this none comes any more.
    private static readonly TimeSpan TimesLag = TimeSpan.FromSeconds(3);

    /// <summary>Follows a message's way to one receiver until all of its devices that are connected have acknowledged it.</summary>
    public Task FollowAsync(Trip trip, Action changed, CancellationToken left)
    {
        var (looked, completeSince) = (false, (DateTimeOffset?)null);
        return trip.Watch.RunAsync(LookAsync, changed, left);

        async Task<TimeSpan?> LookAsync(CancellationToken cancellationToken)
        {
            var wait = !looked ? null : trip.Receipt?.Stage switch
            {
                MessageStages.Stored => MessageStages.Written,
                MessageStages.Written => MessageStages.Acknowledged,
                _ => null,
            };
            var mine = await token.GetAsync();
            var receipt = await api.ReceiptAsync(mine, trip.Id, trip.To, trip.From, wait, WaitSeconds, cancellationToken);
            trip.Take(receipt, (await api.DevicesAsync(mine, trip.To, cancellationToken)).Devices);
            completeSince = trip.IsComplete ? completeSince ?? DateTimeOffset.UtcNow : null;
            if (completeSince is { } since && (trip.IsTimed || DateTimeOffset.UtcNow - since > TimesLag))
            {
                return null;
            }

            var pause = !looked || wait is not null ? TimeSpan.Zero : Pause;
            looked = true;
            return pause;
        }
    }

    /// <summary>Follows a message to a group until all who have it have acknowledged it.</summary>
    public Task FollowAsync(TrackedMessage message, string group, Action changed, CancellationToken left) => message.GroupWatch.RunAsync(
        async cancellationToken =>
        {
            var receipt = await api.GroupReceiptAsync(await token.GetAsync(), message.Id, group, message.From, cancellationToken);
            message.GroupReceipt = receipt;
            return receipt.Acknowledged == receipt.Stored ? null : GroupPause;
        },
        changed,
        left);
}
