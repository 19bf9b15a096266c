using PushApp.Bench.Abuse;
using PushApp.Bench.FanOuts;
using PushApp.Bench.Idle;
using PushApp.Bench.Load;
using PushApp.Bench.Replay;
using PushApp.Bench.Reports;

namespace PushApp.Bench;

/// <summary>Measures what the command line says, and writes what came of it.</summary>
internal static class BenchCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>Whether nothing was lost.</returns>
    public static async Task<bool> RunAsync(Arguments arguments)
    {
        if (arguments.Idle is { } connections)
        {
            var results = await IdleScenario.RunAsync(arguments, connections);
            Console.WriteLine($"\n{IdleResult.Table(results)}");
            await WriteAsync(arguments, results);
            return results.All(result => result.Lost == 0);
        }

        if (arguments.FanOut is { } members)
        {
            var fanOuts = await FanOutScenario.RunAsync(arguments, members);
            Console.WriteLine($"\n{FanOutResult.Table(fanOuts)}");
            await WriteAsync(arguments, fanOuts);
            return fanOuts.All(result => result.Missing == 0);
        }

        if (arguments.Abuses is { } abuses)
        {
            var figures = await AbuseScenario.RunAsync(abuses, arguments.Before);
            Console.WriteLine($"\n{AbuseFigure.Table(figures)}");
            await WriteAsync(arguments, figures);
            return true;
        }

        IReadOnlyList<Round> rounds = arguments.Replay is { } size
            ? await ReplayScenario.RunAsync(arguments, size)
            : await Comparison.RunAsync(arguments);
        Console.WriteLine($"\n{ResultTable.Of(rounds)}");
        await WriteAsync(arguments, rounds);
        if (arguments.Plot is { } plot)
        {
            ResultPlot.Write(rounds, plot);
        }

        return rounds.All(round => round is { Missing: 0, OutOfOrder: 0 });
    }

    private static Task WriteAsync<T>(Arguments arguments, IReadOnlyList<T> results) =>
        arguments.Json is { } file ? ResultFile.WriteAsync(file, results) : Task.CompletedTask;
}
