using PushApp.Fuzz;

namespace PushApp.Tests.Fuzz;

public sealed class ArgumentsTests
{
    [Fact]
    public void Nothing_said_is_a_million_inputs_to_all_targets()
    {
        var arguments = Arguments.Parse([]);
        Assert.Equal((1_000_000, 4), (arguments.Inputs, arguments.Targets.Count));
        Assert.Null(arguments.Case);
    }

    [Fact]
    public void All_that_can_be_said_is_taken()
    {
        var arguments = Arguments.Parse(["--inputs", "5000", "--seed", "7", "--target", "tcp", "--case", "0"]);
        Assert.Equal((5000, 7L, "tcp", 0L), (arguments.Inputs, arguments.Seed, arguments.Targets.Single().Name, arguments.Case));
        Assert.Equal(100_000, Arguments.Parse(["--short"]).Inputs);
    }

    [Theory]
    [InlineData("--inputs", "0")]
    [InlineData("--seed", "x")]
    [InlineData("--target", "smtp")]
    [InlineData("--case", "1")]
    [InlineData("--seed")]
    [InlineData("--long")]
    public void What_cannot_be_used_is_refused(params string[] args) => Assert.Throws<ArgumentException>(() => Arguments.Parse(args));
}
