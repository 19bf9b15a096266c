using PushApp.Bench;
using PushApp.Bench.Reports;

namespace PushApp.Tests.Bench.Reports;

public sealed class ResultFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-results-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_written_can_be_compared()
    {
        var (before, after) = (Path.Combine(_folder.FullName, "before.json"), Path.Combine(_folder.FullName, "after.json"));
        await ResultFile.WriteAsync(before, [SampleRound.Of("pushapp", 100) with { Max = double.NaN }, SampleRound.Of("signalr", 100)]);
        await ResultFile.WriteAsync(after, [SampleRound.Of("pushapp", 70), SampleRound.Of("signalr", 100)]);

        Assert.False(CompareCommand.Run([before, after]));
        Assert.True(CompareCommand.Run([before, after, "--tolerance", "40"]));
        Assert.True(CompareCommand.Run([after, before]));
    }

    [Fact]
    public async Task Another_file_is_refused()
    {
        var file = Path.Combine(_folder.FullName, "other.json");
        await File.WriteAllTextAsync(file, "{}");

        Assert.Throws<ArgumentException>(() => CompareCommand.Run([file, file]));
        Assert.Throws<ArgumentException>(() => CompareCommand.Run([file]));
        Assert.Throws<ArgumentException>(() => CompareCommand.Run([Path.Combine(_folder.FullName, "none.json"), file]));
    }
}
