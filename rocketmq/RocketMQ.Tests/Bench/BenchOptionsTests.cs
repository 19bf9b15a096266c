using RocketMQ.Bench;

namespace RocketMQ.Tests.Bench;

public sealed class BenchOptionsTests
{
    [Fact]
    public void Several_brokers_keep_their_order_and_their_processes()
    {
        var options = BenchOptions.Parse(["rate", "--broker", "a=127.0.0.1:8081,12,13", "--broker", "b=mq:9000", "--in-flight", "1,64"]);

        Assert.Equal(["a", "b"], options.Brokers.Select(b => b.Name));
        Assert.Equal("127.0.0.1:8081", options.Brokers[0].Endpoints);
        Assert.Equal([12, 13], options.Brokers[0].Processes);
        Assert.Empty(options.Brokers[1].Processes);
        Assert.Equal([1, 64], options.InFlight);
    }

    [Theory]
    [InlineData("What to measure")]
    [InlineData("What to measure", "7")]
    [InlineData("no broker", "rate")]
    [InlineData("--speed", "rate", "--dev-broker", "--speed")]
    [InlineData("--rounds needs a value", "rate", "--dev-broker", "--rounds")]
    [InlineData("--seconds must be above 0", "rate", "--dev-broker", "--seconds", "0")]
    [InlineData("--body must be at least 8", "rate", "--dev-broker", "--body", "7")]
    [InlineData("--broker must be", "rate", "--broker", "localhost:8081")]
    [InlineData("'x' is no process id", "rate", "--broker", "a=localhost:8081,x")]
    public void What_is_wrong_is_named(string complaint, params string[] args) =>
        Assert.Contains(complaint, Assert.Throws<ArgumentException>(() => BenchOptions.Parse(args)).Message, StringComparison.Ordinal);
}
