using PushApp.Events.Webhooks;

namespace PushApp.Tests.Events.Webhooks;

public sealed class WebhookSignatureTests
{
    // The example in the documentation of Standard Webhooks and of its libraries.
    [Fact]
    public void It_is_that_of_Standard_Webhooks() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of(
            Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8));
}
