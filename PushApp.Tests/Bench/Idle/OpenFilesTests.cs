using PushApp.Bench.Idle;

namespace PushApp.Tests.Bench.Idle;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 524288)]
    [InlineData("Max open files            1024                 unlimited            files     ", long.MaxValue)]
    public void The_hard_limit_counts(string line, long limit) => Assert.Equal(limit, OpenFiles.Read(
    [
        "Limit                     Soft Limit           Hard Limit           Units     ",
        "Max processes             127243               127243               processes ",
        line,
    ]));
}
