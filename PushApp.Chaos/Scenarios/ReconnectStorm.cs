using System.Diagnostics;
using RocketMQ.TestKit;

namespace PushApp.Chaos.Scenarios;

/// <summary>A network comes back: every client connects in the same moment, without waiting.</summary>
internal sealed class ReconnectStorm : IScenario
{
    public string Name => "reconnect-storm";

    public string Summary => "all clients lose their connection and come back at once, twice";

    private const int Storms = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(60);

    public async Task RunAsync(Stage stage)
    {
        for (var storm = 1; storm <= Storms; storm++)
        {
            var watch = Stopwatch.StartNew();
            var before = stage.Fleet.Devices.Sum(device => device.Welcomes);
            foreach (var device in stage.Fleet.Devices)
            {
                device.Drop(hurried: true);
            }

            await Eventually.TrueAsync(
                () => stage.Fleet.Devices.All(device => device.IsConnected) && stage.Fleet.Devices.Sum(device => device.Welcomes) >= before + stage.Fleet.Devices.Count,
                ReturnLimit);
            stage.Note($"all were back after {watch.Elapsed.TotalSeconds:F1} s");
            await Task.Delay(Pause);
        }
    }
}
