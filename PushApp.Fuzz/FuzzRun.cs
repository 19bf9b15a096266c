using PushApp.Fuzz.Systems;
using PushApp.Fuzz.Verdicts;

namespace PushApp.Fuzz;

/// <summary>A run: the targets, one after the other, on one system as long as it lives.</summary>
internal static class FuzzRun
{
    // Who kills a process with one input kills the next one with it, too.
    private const int MostCrashes = 3;

    public static async Task<IReadOnlyList<TargetResult>> RunAsync(Arguments arguments)
    {
        FuzzedSystem? system = null;
        var results = new List<TargetResult>();
        try
        {
            foreach (var target in arguments.Targets)
            {
                var run = new TargetRun(target, arguments);
                do
                {
                    system ??= await FuzzedSystem.StartAsync();
                    if (!await run.GoOnAsync(system))
                    {
                        await system.DisposeAsync();
                        system = null;
                    }
                }
                while (!run.IsOver && run.Crashes < MostCrashes);

                results.Add(run.Result);
                await Console.Error.WriteLineAsync($"{target.Name} is over.");
            }
        }
        finally
        {
            await (system?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        return results;
    }
}
