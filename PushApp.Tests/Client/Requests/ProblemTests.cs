using System.Text;
using PushApp.Client.Requests;

namespace PushApp.Tests.Client.Requests;

public sealed class ProblemTests
{
    [Fact]
    public void A_problem_has_its_title_detail_and_fields()
    {
        var problem = Problem.Read(400, """{"title":"Bad Request","detail":"'to' is required.","errors":{"to":["is required"]}}"""u8.ToArray());

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
        var problem = Problem.Read(502, Encoding.UTF8.GetBytes(body));

        Assert.Equal((502, null), (problem.Status, problem.Detail));
    }
}
