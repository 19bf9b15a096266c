using PushApp.Client;
using PushApp.Client.Sending;

namespace PushApp.Tests.Client.Sending;

public sealed class MessageResponseTests
{
    [Fact]
    public void An_answer_is_read() => Assert.Equal(
        new SendResult("m", 7, "routed"), MessageResponse.Read("""{"id":"m","seq":7,"status":"routed","gateways":["g"]}"""u8.ToArray()));
}
