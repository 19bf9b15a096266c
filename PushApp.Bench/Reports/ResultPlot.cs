using System.Globalization;
using PushApp.Bench.Load;
using RocketMQ.TestKit.Measuring;
using ScottPlot;
using SkiaSharp;

namespace PushApp.Bench.Reports;

/// <summary>Results as an SVG file: for each load the latencies of all peers, and their CPU where the number of nodes varies.</summary>
internal static class ResultPlot
{
    private const int Columns = 2;
    private const int Width = 520;
    private const int Height = 360;
    private const int TitleSize = 14;
    private const int LabelSize = 12;
    private static readonly double[] LabelledPercentiles = [0, 90, 99, 99.9, 99.99];

    /// <summary>Draws the medians of all rounds.</summary>
    public static void Write(IReadOnlyList<Round> rounds, string file)
    {
        List<Plot> plots = [.. LoadLabel.Group(rounds).Select(Latencies), .. rounds.GroupBy(round => round.Load).Where(HasSeveralNodes).Select(CpuOverNodes)];
        var columns = Math.Min(Columns, plots.Count);
        var rows = (plots.Count + columns - 1) / columns;
        using var stream = File.Create(file);
        using var canvas = SKSvgCanvas.Create(new SKRect(0, 0, columns * Width, rows * Height), stream);
        canvas.Clear(SKColors.White);
        for (var i = 0; i < plots.Count; i++)
        {
            var (left, top) = (i % columns * Width, i / columns * Height);
            plots[i].RenderManager.ClearCanvasBeforeEachRender = false;
            plots[i].Render(canvas, new PixelRect(left, left + Width, top + Height, top));
        }
    }

    // Each nine of the percentile takes as much room as the one before, and each ten of the milliseconds.
    private static Plot Latencies(IGrouping<string, Round> load)
    {
        var plot = Titled(load.Key, "percentile", "latency, ms");
        foreach (var peer in load.GroupBy(round => round.Peer))
        {
            var curve = peer
                .SelectMany(round => round.Latencies)
                .GroupBy(point => point.Percentile, point => point.Milliseconds)
                .OrderBy(point => point.Key)
                .Select(point => (X: Nines(point.Key), Y: Math.Log10(Statistics.Median(point))));
            AddLine(plot, peer.Key, curve);
        }

        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            Array.ConvertAll(LabelledPercentiles, Nines),
            Array.ConvertAll(LabelledPercentiles, percentile => percentile.ToString(CultureInfo.InvariantCulture)));
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
        {
            IntegerTicksOnly = true,
            LabelFormatter = exponent => Math.Pow(10, exponent).ToString("0.##", CultureInfo.InvariantCulture),
        };
        return plot;
    }

    private static Plot CpuOverNodes(IGrouping<string, Round> load)
    {
        var plot = Titled(load.Key, "nodes", "CPU a message, µs");
        foreach (var peer in load.GroupBy(round => round.Peer))
        {
            AddLine(plot, peer.Key, peer
                .GroupBy(round => round.Nodes, round => round.ServerCpu)
                .OrderBy(nodes => nodes.Key)
                .Select(nodes => (X: (double)nodes.Key, Y: Statistics.Median(nodes))));
        }

        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        plot.Axes.SetLimits(left: 0, bottom: 0);
        return plot;
    }

    private static Plot Titled(string title, string x, string y)
    {
        var plot = new Plot();
        plot.Title(title, size: TitleSize);
        plot.XLabel(x, size: LabelSize);
        plot.YLabel(y, size: LabelSize);
        plot.ShowLegend(Alignment.UpperLeft);
        return plot;
    }

    private static void AddLine(Plot plot, string name, IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] line = [.. points.Where(point => double.IsFinite(point.Y))];
        if (line.Length > 0)
        {
            var scatter = plot.Add.Scatter(Array.ConvertAll(line, point => point.X), Array.ConvertAll(line, point => point.Y));
            scatter.LegendText = name;
        }
    }

    private static bool HasSeveralNodes(IEnumerable<Round> load) => load.Select(round => round.Nodes).Distinct().Count() > 1;

    private static double Nines(double percentile) => -Math.Log10(1 - (percentile / 100));
}
