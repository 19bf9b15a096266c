using System.Diagnostics;
using PushApp.Chaos.Systems;

namespace PushApp.Chaos.Scenarios;

/// <summary>The end of one process, its time away, and its return.</summary>
internal static class Crash
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Kills a replica, waits for the length of the fault, and starts it again unless the orchestrator has.</summary>
    public static async Task OfAsync(Stage stage, Replica replica)
    {
        await Signals.KillAsync(replica);
        var away = Stopwatch.StartNew();
        while (away.Elapsed < stage.Times.Fault && !HasReturned(stage.System.Now(replica), replica))
        {
            await Task.Delay(Look);
        }

        if (HasReturned(stage.System.Now(replica), replica))
        {
            stage.Note($"the orchestrator started {replica.Id} again after {away.Elapsed.TotalSeconds:F1} s");
        }
        else
        {
            stage.Note($"the orchestrator left {replica.Id} {stage.System.Now(replica).State}");
            await stage.System.StartAsync(replica);
        }

        await stage.System.WholeAsync();
    }

    private static bool HasReturned(Replica now, Replica before) => now.IsRunning && now.ProcessId != before.ProcessId;
}
