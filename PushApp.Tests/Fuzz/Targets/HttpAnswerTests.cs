using System.Text;
using PushApp.Fuzz.Targets;

namespace PushApp.Tests.Fuzz.Targets;

public sealed class HttpAnswerTests
{
    [Theory]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 400", 202, 46)]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", 400, 47)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nHTTP", 200, 60)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202", 100, 25)]
    public void An_answer_ends_where_the_next_begins(string received, int status, int length)
    {
        Assert.True(HttpAnswer.TryRead(Encoding.ASCII.GetBytes(received), out var answer));
        Assert.Equal((status, length), (answer.Status, answer.Length));
    }

    [Theory]
    [InlineData("HTTP/1.1 202 Acc")]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")]
    public void One_that_is_not_whole_is_none(string received) => Assert.False(HttpAnswer.TryRead(Encoding.ASCII.GetBytes(received), out _));

    [Fact]
    public void What_is_no_HTTP_is_refused() => Assert.Throws<FormatException>(() => HttpAnswer.TryRead("SSH-2.0\r\n\r\n"u8, out _));

    [Theory]
    [InlineData("500 Internal Server Error\r\n", true)]
    [InlineData("503 Service Unavailable\r\n", true)]
    [InlineData("503 Service Unavailable\r\nRetry-After: 2\r\n", false)]
    [InlineData("501 Not Implemented\r\n", false)]
    [InlineData("505 HTTP Version Not Supported\r\n", false)]
    [InlineData("429 Too Many Requests\r\n", false)]
    public void It_says_whether_the_server_failed(string line, bool failed)
    {
        Assert.True(HttpAnswer.TryRead(Encoding.ASCII.GetBytes($"HTTP/1.1 {line}\r\n"), out var answer));
        Assert.Equal(failed, answer.IsServerError);
    }
}
