using PushApp.OperatorConsole.Messages;

namespace PushApp.Tests.OperatorConsole.Messages;

public sealed class SenderTests
{
    [Theory]
    [InlineData("""{"text":"hi"}""", """{"text":"hi"}""")]
    [InlineData("7", "7")]
    [InlineData("hi there", "\"hi there\"")]
    [InlineData("", "\"\"")]
    public void A_body_is_json_or_a_text(string written, string json) => Assert.Equal(json, Sender.Body(written).GetRawText());
}
