using PushApp.Bench.Reports;
using RocketMQ.TestKit;

namespace PushApp.Bench;

/// <summary>Compares two runs.</summary>
internal static class CompareCommand
{
    /// <summary>The first argument.</summary>
    public const string Name = "compare";

    private const int UsualTolerance = 20;

    /// <summary>Prints how the ratios have changed.</summary>
    /// <param name="args">Two files and, if not 20, the tolerance in percent.</param>
    /// <returns>Whether no ratio got worse by more than the tolerance.</returns>
    /// <exception cref="ArgumentException">The arguments or the files cannot be used.</exception>
    public static bool Run(IReadOnlyList<string> args)
    {
        var (before, after, tolerance) = args switch
        {
            [var first, var second] => (first, second, UsualTolerance),
            [var first, var second, "--tolerance", var percent] => (first, second, CommandLineValue.Positive("--tolerance", percent)),
            _ => throw new ArgumentException($"{Name} needs two files."),
        };
        var changes = RatioChange.Between(ResultFile.ReadRounds(before), ResultFile.ReadRounds(after));
        if (changes.Count == 0)
        {
            throw new ArgumentException($"{before} and {after} have no load of pushapp and signalr in common.");
        }

        Console.WriteLine(RatioChange.Table(changes, tolerance));
        return changes.All(change => !change.IsWorse(tolerance));
    }
}
