using RocketMQ.TestKit.Measuring;

namespace PushApp.Fuzz.Verdicts;

/// <summary>All targets in a table, and what should not have been below it.</summary>
internal static class VerdictTable
{
    public static string Of(IReadOnlyList<TargetResult> results)
    {
        var table = new MarkdownTable(
            "target", "inputs", "connections", "inputs/s", "crashes", "5xx", "odd answers", "healthy sent/received", "slowest, ms", "memory before → after, MiB", "log, KiB", "stack traces", "");
        foreach (var result in results)
        {
            table.Add(
                result.Target,
                result.Inputs,
                result.Connections,
                (long)(result.Inputs / result.Time.TotalSeconds),
                result.Crashes,
                result.ServerErrors,
                result.OddAnswers,
                $"{result.Healthy.Sum(healthy => healthy.Sent)}/{result.Healthy.Sum(healthy => healthy.Received)}",
                (long)result.Healthy.Select(healthy => healthy.Slowest.TotalMilliseconds).DefaultIfEmpty().Max(),
                $"{result.Memory.Before >> 20} → {result.Memory.After >> 20}",
                result.LogBytes >> 10,
                result.StackTraces,
                result.Violations.Count == 0 ? "ok" : "VIOLATED");
        }

        return string.Join('\n', [table.ToString(), .. results.SelectMany(result => result.Violations.Select(violation => $"{result.Target}: {violation}"))]);
    }
}
