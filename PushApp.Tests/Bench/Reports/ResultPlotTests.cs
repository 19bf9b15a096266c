using System.Xml.Linq;
using PushApp.Bench.Load;
using PushApp.Bench.Reports;

namespace PushApp.Tests.Bench.Reports;

public sealed class ResultPlotTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"bench-plot-{Guid.NewGuid():n}.svg");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Peers_and_loads_stand_in_a_picture_for_each_load()
    {
        Round[] rounds = [SampleRound.Of("pushapp", 100), SampleRound.Of("signalr", 100)];
        ResultPlot.Write(rounds, _file);
        var one = Width();
        ResultPlot.Write([.. rounds, .. rounds.Select(round => round with { Nodes = 10 })], _file);

        Assert.True(Width() > one);
        Assert.Equal("svg", XDocument.Load(_file).Root!.Name.LocalName);
    }

    [Fact]
    public void A_round_in_which_nothing_came_is_left_out()
    {
        ResultPlot.Write([SampleRound.Of("pushapp", 0) with { Latencies = [], P50 = double.NaN }], _file);

        Assert.True(Width() > 0);
    }

    private int Width() => (int)XDocument.Load(_file).Root!.Attribute("width")!;
}
