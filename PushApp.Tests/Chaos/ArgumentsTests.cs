using PushApp.Chaos;

namespace PushApp.Tests.Chaos;

public sealed class ArgumentsTests
{
    private static readonly string[] Known = ["gateway-kill", "redis-wipe"];

    [Fact]
    public void Without_a_name_all_scenarios_run_once()
    {
        var arguments = Arguments.Parse([], Known);
        Assert.Equal(Known, arguments.Scenarios);
        Assert.Equal((1, false, "embedded"), (arguments.Runs, arguments.Short, arguments.RocketMQ));
    }

    [Fact]
    public void Options_and_names_come_in_any_order()
    {
        var arguments = Arguments.Parse(["redis-wipe", "--short", "--runs", "3", "--rate", "1000", "gateway-kill", "--rocketmq", "local"], Known);
        Assert.Equal(["redis-wipe", "gateway-kill"], arguments.Scenarios);
        Assert.Equal((3, 1000, true, "local"), (arguments.Runs, arguments.Rate, arguments.Short, arguments.RocketMQ));
    }

    [Theory]
    [InlineData("gateway-kil")]
    [InlineData("--fast")]
    [InlineData("--runs")]
    [InlineData("--runs", "0")]
    [InlineData("--rate", "0.5")]
    [InlineData("--rocketmq", "external")]
    public void What_cannot_be_used_is_refused(params string[] args) =>
        Assert.Throws<ArgumentException>(() => Arguments.Parse(args, Known));
}
