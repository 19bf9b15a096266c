using PushApp.OperatorConsole.Messages;

namespace PushApp.Tests.OperatorConsole.Messages;

public sealed class NamesTests
{
    [Theory]
    [InlineData(" alice ", "alice")]
    [InlineData("alice, bob,carol  bob", "alice|bob|carol")]
    [InlineData(" , ", "")]
    public void Users_are_separated_by_commas_or_spaces(string text, string names) => Assert.Equal(names, string.Join('|', Names.Read(text, isGroup: false)));

    [Fact]
    public void A_group_is_one_name() => Assert.Equal(["a, b"], Names.Read(" a, b ", isGroup: true));
}
