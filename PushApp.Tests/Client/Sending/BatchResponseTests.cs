using System.Text;
using PushApp.Client;
using PushApp.Client.Sending;

namespace PushApp.Tests.Client.Sending;

public sealed class BatchResponseTests
{
    [Fact]
    public void Each_message_was_accepted_or_refused()
    {
        var results = BatchResponse.Read(
            """{"results":[{"accepted":{"id":"m","seq":7,"status":"routed","gateways":[]}},{"refused":{"status":400,"detail":"'to' is required.","field":"to"}},{"refused":{"status":503,"detail":"Later."}}]}"""u8.ToArray(), 3);

        Assert.Equal((new SendResult("m", 7, "routed"), null), results[0]);
        Assert.Equal((400, "'to' is required."), (results[1].Error!.Status, results[1].Error!.Detail));
        Assert.Equal(["'to' is required."], results[1].Error!.Errors["to"]);
        Assert.Equal((503, 0), (results[2].Error!.Status, results[2].Error!.Errors.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[{}]}""")]
    [InlineData("""{"results":[{"refused":{"status":"no","detail":"x"}}]}""")]
    public void What_is_no_answer_is_an_error(string answer) =>
        Assert.Equal(200, Assert.Throws<PushSendException>(() => BatchResponse.Read(Encoding.UTF8.GetBytes(answer), 1)).Status);
}
