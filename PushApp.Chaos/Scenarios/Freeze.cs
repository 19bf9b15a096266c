using PushApp.Chaos.Systems;

namespace PushApp.Chaos.Scenarios;

/// <summary>A process that stands still, and goes on with what it held.</summary>
internal static class Freeze
{
    /// <summary>Freezes a replica for the length of the fault.</summary>
    public static async Task OfAsync(Stage stage, Replica replica)
    {
        await Signals.FreezeAsync(replica);
        try
        {
            await Task.Delay(stage.Times.Fault);
        }
        finally
        {
            await Signals.ThawAsync(replica);
        }

        await stage.System.WholeAsync();
    }
}
