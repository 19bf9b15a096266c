using PushApp.Bench.Abuse;

namespace PushApp.Tests.Bench.Abuse;

public sealed class AbuseFigureTests
{
    [Fact]
    public void Versions_stand_side_by_side_and_what_one_lacks_is_left_open()
    {
        var table = AbuseFigure.Table(
        [
            new(AbuseFigure.Before, "flood", "taken", 20000), new(AbuseFigure.Now, "flood", "taken", 1000), new(AbuseFigure.Now, "flood", "refused", 19000),
        ]);

        Assert.Contains("| abuse |  | before | now |", table, StringComparison.Ordinal);
        Assert.Contains("| flood | refused | – |", table, StringComparison.Ordinal);
    }
}
