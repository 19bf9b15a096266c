using Aspire.Hosting.Orchestration;

namespace PushApp.Tests.Compat.Orchestration;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a  b", new[] { "a", "b" })]
    [InlineData("--x \"a b\" c", new[] { "--x", "a b", "c" })]
    [InlineData("\"\" a\"b c\"d", new[] { "", "ab cd" })]
    [InlineData("\\\"a\\\"", new[] { "\"a\"" })]
    public void Quotes_keep_spaces_together(string line, string[] arguments) =>
        Assert.Equal(arguments, CommandLine.Split(line));
}
