using System.Diagnostics;

namespace RocketMQ.TestKit;

/// <summary>Waits for a condition; the limit is only there so that a broken system fails the test rather than hangs it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, TimeSpan? limit = null) =>
        TrueAsync(() => Task.FromResult(condition()), limit);

    /// <summary>Returns when the condition holds; an exception of its own counts as "not yet".</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        var waited = Stopwatch.StartNew();
        Exception? last = null;
        while (waited.Elapsed < (limit ?? DefaultLimit))
        {
            try
            {
                if (await condition())
                {
                    return;
                }

                last = null;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                last = e;
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"The condition did not come to hold within {limit ?? DefaultLimit}.", last);
    }
}
