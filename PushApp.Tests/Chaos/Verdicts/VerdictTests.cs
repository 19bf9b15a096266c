using PushApp.Chaos.Load;
using PushApp.Chaos.Verdicts;

namespace PushApp.Tests.Chaos.Verdicts;

public sealed class VerdictTests
{
    [Fact]
    public void Nothing_wrong_is_ok() => Assert.Equal("ok", Verdict.Of("s", Figures(), "").Text);

    [Fact]
    public void Each_thing_wrong_is_named()
    {
        var wrong = Figures() with { Lost = 2, Violations = new Dictionary<ViolationKind, int> { [ViolationKind.OutOfOrder] = 1 } };
        Assert.Equal("FAILED: 2 lost, 1 out of order", Verdict.Of("s", wrong, "").Text);
    }

    [Fact]
    public void Where_nothing_was_sent_nothing_is_proven() => Assert.False(Verdict.Of("s", Figures() with { Sent = 0 }, "").IsOk);

    [Fact]
    public void The_worst_of_several_runs_has_the_worst_of_each_figure()
    {
        var worst = Verdict.WorstOf([
            Verdict.Of("s", Figures() with { LongestInterruption = TimeSpan.FromSeconds(9) }, ""),
            Verdict.Of("s", Figures() with { Lost = 1 }, ""),
        ]);
        Assert.Equal("FAILED: 1 of 2 runs, 1 lost", worst.Text);
        Assert.Equal((1, TimeSpan.FromSeconds(9)), (worst.Count!.Lost, worst.Count.LongestInterruption));
    }

    [Fact]
    public void The_table_has_as_many_cells_in_each_row()
    {
        var rows = VerdictTable.Of([Verdict.Of("one", Figures(), "a|b"), new Verdict("two", null, [], "there is no such thing")]).Split('\n');
        Assert.Equal(4, rows.Length);
        Assert.Single(rows.Select(row => row.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|')).Distinct());
        Assert.Contains("| skipped: there is no such thing |", rows[3], StringComparison.Ordinal);
    }

    private static LedgerCount Figures() => new()
    {
        Sent = 10,
        NotAccepted = 0,
        Received = 10,
        Lost = 0,
        RolledBack = 0,
        Told = 0,
        Untold = 0,
        LongestInterruption = TimeSpan.FromSeconds(1),
        LongestRefusal = TimeSpan.FromSeconds(1),
        Rate = 500,
        Cases = [],
    };
}
