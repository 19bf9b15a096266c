using PushApp.Fuzz.Systems;

namespace PushApp.Tests.Fuzz.Systems;

public sealed class ServiceLogTests
{
    [Fact]
    public void Exceptions_are_counted_by_kind_and_not_by_line()
    {
        var log = new ServiceLog();
        var first = new List<string>();
        log.FirstOfKind = first.Add;
        foreach (var number in Enumerable.Range(1, 3))
        {
            foreach (var line in new[]
            {
                "fail: Service[1]", $"      A client failed, {number}.", $"      System.FormatException: {number} is no number.", "       ---> System.OverflowException: Too large.",
                "         at Inner()", "         --- End of inner exception stack trace ---", "         at Outer()", "         at Main()",
            })
            {
                log.Take(line);
            }
        }

        log.Take("info: Service[1]");
        log.Take(null);
        Assert.Equal("---> System.OverflowException: Too large. at Inner()", Assert.Single(first));
        Assert.Equal(3, Assert.Single(log.Exceptions).Value);
    }

    [Fact]
    public void Bytes_are_those_of_all_lines()
    {
        var log = new ServiceLog();
        log.Take("abc");
        log.Take("");
        Assert.Equal(5, log.Bytes);
    }
}
