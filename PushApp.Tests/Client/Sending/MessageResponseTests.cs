using System.Text;
using PushApp.Client;
using PushApp.Client.Sending;

namespace PushApp.Tests.Client.Sending;

public sealed class MessageResponseTests
{
    [Fact]
    public void An_answer_is_read() => Assert.Equal(
        new SendResult("m", 7, "routed"), MessageResponse.Read("""{"id":"m","seq":7,"status":"routed","gateways":["g"]}"""u8.ToArray()));

    [Fact]
    public void A_problem_has_its_title_detail_and_fields()
    {
        var problem = MessageResponse.ReadProblem(400, """{"title":"Bad Request","detail":"'to' is required.","errors":{"to":["is required"]}}"""u8.ToArray());

        Assert.Equal((400, "Bad Request", "'to' is required."), (problem.Status, problem.Title, problem.Detail));
        Assert.Equal(["is required"], problem.Errors["to"]);
        Assert.Contains("'to' is required.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>502</html>")]
    [InlineData("[]")]
    [InlineData("""{"errors":7}""")]
    public void A_page_of_a_proxy_leaves_the_status(string body)
    {
        var problem = MessageResponse.ReadProblem(502, Encoding.UTF8.GetBytes(body));

        Assert.Equal((502, null), (problem.Status, problem.Detail));
    }
}
