using System.Diagnostics;
using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components;

/// <summary>
/// A page over something that changes thousands of times a second. It looks four times a second whether
/// its version changed, and less often where showing a change is slow: never once per span.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _leaving = new();
    private long _shown = -1;

    /// <summary>True while the reader wants the page to stand still.</summary>
    protected bool Paused { get; set; }

    /// <summary>True while the pointer is over the rows: a row must not move away under a click.</summary>
    protected bool Held { get; private set; }

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    /// <summary>Changes with what the page shows.</summary>
    protected abstract long Version { get; }

    /// <summary>Reads what is to be shown.</summary>
    protected abstract void Refresh();

    /// <summary>Shows the present state at once: a filter changed.</summary>
    protected void Show()
    {
        _shown = Version;
        Refresh();
        StateHasChanged();
    }

    protected void Hold() => Held = true;

    protected void Release() => Held = false;

    protected virtual Task OnShownAsync() => Task.CompletedTask;

    protected override void OnParametersSet()
    {
        _shown = Version;
        Refresh();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = FollowAsync();
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task FollowAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Period);
            var skip = 0L;
            while (await timer.WaitForNextTickAsync(Leaving))
            {
                if (skip-- > 0 || Paused || Held || Version == _shown)
                {
                    continue;
                }
                var start = Stopwatch.GetTimestamp();
                Show();
                await OnShownAsync();
                skip = 4 * Stopwatch.GetElapsedTime(start).Ticks / Period.Ticks;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && _leaving.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
