using PushApp.Fuzz.Systems;
using PushApp.Fuzz.Verdicts;

namespace PushApp.Tests.Fuzz.Verdicts;

public sealed class TargetResultTests
{
    private static readonly TargetResult Good = new()
    {
        Target = "tcp",
        Inputs = 1000,
        Connections = 10,
        Time = TimeSpan.FromSeconds(1),
        Crashes = 0,
        ServerErrors = 0,
        OddAnswers = 0,
        Healthy = [HealthyResult.Of(2, 0, [1, 2], isCut: false, TimeSpan.Zero)],
        Memory = (100 << 20, 120 << 20),
        LogBytes = 1000,
        StackTraces = 0,
    };

    [Fact]
    public void A_system_that_took_it_all_is_fine()
    {
        Assert.Empty(Good.Violations);
        Assert.Contains("| ok |", VerdictTable.Of([Good]), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_kind_of_damage_is_a_violation()
    {
        TargetResult[] bad =
        [
            Good with { Crashes = 1 }, Good with { ServerErrors = 1 }, Good with { OddAnswers = 1 }, Good with { Healthy = [HealthyResult.Of(2, 0, [1], isCut: false, TimeSpan.Zero)] },
            Good with { Memory = (100 << 20, 200 << 20) }, Good with { LogBytes = 100_000 }, Good with { StackTraces = 1 },
        ];
        Assert.All(bad, result => Assert.Single(result.Violations));
        Assert.DoesNotContain("| ok |", VerdictTable.Of(bad), StringComparison.Ordinal);
    }
}
