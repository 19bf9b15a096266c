namespace PushApp.Chaos.Scenarios;

/// <summary>Many clients do not read. The others must not notice; and once they read on, they too get everything.</summary>
internal sealed class SilentReaders : IScenario
{
    public string Name => "silent-readers";

    public string Summary => "200 clients more that never read, each sent 16 KiB a second";

    private const int Readers = 200;
    private const int Bytes = 16 * 1024;

    public async Task RunAsync(Stage stage)
    {
        var silent = await stage.JoinAsync(Readers, "silent", stage.System.AnyGateway, narrow: true);
        foreach (var device in silent.Devices)
        {
            device.StopReading();
        }

        await using (await stage.SendAsync(silent, Readers, Bytes))
        {
            await Task.Delay(stage.Times.Stall);
        }

        foreach (var device in silent.Devices)
        {
            device.ReadOn();
        }
    }
}
