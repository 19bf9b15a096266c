using PushApp.ChatApi.Messages;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Messages;

public class MessageOptionsTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("1048577")]
    [InlineData("large")]
    public void A_size_that_cannot_be_is_refused_with_its_key(string value) => Assert.Contains(
        "Messages:MaxBodyBytes",
        Assert.ThrowsAny<Exception>(() => CheckedOptions.Read<MessageOptions>(MessageOptions.Section, "Messages:MaxBodyBytes", value)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_size_that_can_be_is_taken() =>
        Assert.Equal(1024, CheckedOptions.Read<MessageOptions>(MessageOptions.Section, "Messages:MaxBodyBytes", "1024").MaxBodyBytes);
}
