using System.Diagnostics;
using System.Net;
using PushApp.OperatorConsole.ChatApi;

namespace PushApp.OperatorConsole.Messages;

/// <summary>Looks again and again until there is nothing more to wait for, or for half a minute.</summary>
public sealed class Watch
{
    /// <summary>How long it looks.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    /// <summary>Where it stands.</summary>
    public WatchState State { get; private set; }

    /// <summary>Why the last look was in vain; null where it was not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Looks until a look says that it was the last.</summary>
    /// <param name="look">Looks once, and says how long to wait before the next time; null for never.</param>
    /// <param name="changed">Something is to be shown anew.</param>
    /// <param name="left">Nobody looks at it any more.</param>
    internal async Task RunAsync(Func<CancellationToken, Task<TimeSpan?>> look, Action changed, CancellationToken left)
    {
        if (State is WatchState.Looking)
        {
            return;
        }

        (State, Trouble) = (WatchState.Looking, null);
        changed();
        var begun = Stopwatch.GetTimestamp();
        try
        {
            while (State is WatchState.Looking)
            {
                var pause = await TryAsync(look, left);
                State = State is not WatchState.Looking ? State
                    : pause is null ? WatchState.Complete
                    : Stopwatch.GetElapsedTime(begun) > Limit ? WatchState.GaveUp
                    : WatchState.Looking;
                changed();
                if (State is WatchState.Looking && pause is { } wait && wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, left);
                }
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            State = WatchState.GaveUp;
        }
    }

    // Where the chat API is away or overloaded the next look may succeed; what it refuses it refuses again.
    private async Task<TimeSpan?> TryAsync(Func<CancellationToken, Task<TimeSpan?>> look, CancellationToken left)
    {
        try
        {
            var pause = await look(left);
            Trouble = null;
            return pause;
        }
        catch (ChatApiException e)
        {
            Trouble = e.Message;
            State = e.Status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError ? WatchState.Looking : WatchState.Refused;
            return AfterTrouble;
        }
    }
}

/// <summary>Where a watch stands.</summary>
public enum WatchState
{
    /// <summary>It has not begun.</summary>
    None,

    /// <summary>It looks.</summary>
    Looking,

    /// <summary>There is nothing more to wait for.</summary>
    Complete,

    /// <summary>It has looked for <see cref="Watch.Limit"/>.</summary>
    GaveUp,

    /// <summary>The chat API does not say it.</summary>
    Refused,
}
