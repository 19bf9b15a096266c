using System.Net;
using System.Text;
using PushApp.Bench.Load;

namespace PushApp.Tests.Bench.Load;

public sealed class SendAnswerTests
{
    [Theory]
    [InlineData(HttpStatusCode.Accepted, "")]
    [InlineData(HttpStatusCode.OK, """{"results":[{"accepted":{"id":"a"}},{"accepted":{"id":"b"}},{"accepted":{"id":"c"}}]}""")]
    [InlineData(HttpStatusCode.OK, """{"results":[{"accepted":{"id":"a"}},{"refused":{"status":503}},{"accepted":{"id":"c"}}]}""", 1)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", 0, 1, 2)]
    public void Refused_are_those_that_the_answer_names_or_all(HttpStatusCode status, string answer, params int[] refused) =>
        Assert.Equal(refused, SendAnswer.Refused(status, Encoding.UTF8.GetBytes(answer), 3));
}
