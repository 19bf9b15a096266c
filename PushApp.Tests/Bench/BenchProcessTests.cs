using System.Diagnostics;
using PushApp.Bench.Reports;

namespace PushApp.Tests.Bench;

/// <summary>The bench itself, in its shortest form: whether it still measures, not what.</summary>
public sealed class BenchProcessTests
{
    [LinuxFact]
    public async Task Every_peer_gets_everything_to_its_clients()
    {
        var folder = Directory.CreateTempSubdirectory("bench-");
        var results = Path.Combine(folder.FullName, "results.json");
        string[] load = ["--users", "20", "--nodes", "2", "--rounds", "1", "--seconds", "1", "--warm-up", "1", "--in-flight", "4", "--batch", "1,10"];
        using var bench = Process.Start(new ProcessStartInfo("dotnet", [BuiltProject.Assembly("PushApp.Bench"), .. load, "--json", results])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = await Task.WhenAll(bench.StandardOutput.ReadToEndAsync(), bench.StandardError.ReadToEndAsync());
        await bench.WaitForExitAsync();

        Assert.True(bench.ExitCode == 0, string.Join('\n', output));
        var rounds = ResultFile.ReadRounds(results);
        Assert.Equal(["broadcast", "pushapp", "signalr"], rounds.Select(round => round.Peer).Distinct().Order());
        Assert.All(rounds, round => Assert.True(round is { Messages: > 0, Missing: 0 }, ResultTable.Line(round)));
        folder.Delete(recursive: true);
    }
}
