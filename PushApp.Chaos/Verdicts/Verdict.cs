using PushApp.Chaos.Load;

namespace PushApp.Chaos.Verdicts;

/// <summary>What one scenario came to.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Count">The figures; null where it did not run.</param>
/// <param name="Failures">Why it failed; none where it did not.</param>
/// <param name="Skipped">Why it did not run; null where it did.</param>
/// <param name="Note">What is worth knowing beside the figures.</param>
internal sealed record Verdict(string Scenario, LedgerCount? Count, IReadOnlyList<string> Failures, string? Skipped = null, string Note = "")
{
    /// <summary>Whether nothing was wrong; so of what did not run, too.</summary>
    public bool IsOk => Failures.Count == 0;

    /// <summary>What the table says.</summary>
    public string Text => Skipped is not null ? $"skipped: {Skipped}" : IsOk ? "ok" : $"FAILED: {string.Join(", ", Failures)}";

    /// <summary>What the figures come from, in lines.</summary>
    public IEnumerable<string> Details => Count is null
        ? []
        :
        [
            .. Count.Evidence,
            .. Count.Cases,
            .. Listed("not accepted", Count.Refusals),
            .. Listed("connections ended", Count.Closes),
            .. Note.Length > 0 ? [Note] : Array.Empty<string>(),
        ];

    /// <summary>Judges figures.</summary>
    public static Verdict Of(string scenario, LedgerCount count, string note) => new(scenario, count, [.. FailuresOf(count)], Note: note);

    /// <summary>The worst of several runs of one scenario: of each figure the worst, and all that failed.</summary>
    public static Verdict WorstOf(IReadOnlyList<Verdict> runs)
    {
        if (runs.Count == 1)
        {
            return runs[0];
        }

        var counts = runs.Select(run => run.Count).OfType<LedgerCount>().ToList();
        var failed = runs.Count(run => !run.IsOk);
        return runs[0] with
        {
            Count = counts.Count == 0 ? null : LedgerCount.WorstOf(counts),
            Failures = failed == 0 ? [] : [$"{failed} of {runs.Count} runs", .. runs.SelectMany(run => run.Failures).Distinct()],
            Skipped = runs.Select(run => run.Skipped).FirstOrDefault(reason => reason is not null),
            Note = string.Join("; ", runs.Select(run => run.Note).Where(note => note.Length > 0).Distinct()),
        };
    }

    private static IEnumerable<string> Listed<T>(string what, IReadOnlyDictionary<T, int> numbers) =>
        numbers.Count == 0 ? [] : [$"{what}: {string.Join(", ", numbers.OrderByDescending(one => one.Value).Select(one => $"{one.Key} ×{one.Value}"))}"];

    private static IEnumerable<string> FailuresOf(LedgerCount count)
    {
        if (count.Sent == 0)
        {
            yield return "nothing was accepted";
        }

        if (count.Lost > 0)
        {
            yield return $"{count.Lost} lost";
        }

        if (count.Untold > 0)
        {
            yield return $"{count.Untold} untold";
        }

        foreach (var (kind, number) in count.Violations.Where(one => one.Value > 0).OrderBy(one => one.Key))
        {
            yield return kind switch
            {
                ViolationKind.Duplicate => $"{number} duplicates",
                ViolationKind.OutOfOrder => $"{number} out of order",
                ViolationKind.Swapped => $"{number} swapped",
                ViolationKind.Replaced => $"{number} closed with 4409",
                _ => $"{number} against the protocol",
            };
        }
    }
}
