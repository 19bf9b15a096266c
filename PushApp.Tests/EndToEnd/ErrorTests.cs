using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

[Collection(WholeSystem.Name)]
public sealed class ErrorTests(PushAppFixture app)
{
    private const int BodyLimit = 256 * 1024;
    private const int FrameLimit = 16 * 1024;

    [Theory]
    [InlineData(null)]
    [InlineData("not-a-token")]
    public async Task A_client_without_a_good_token_is_refused_before_the_upgrade(string? token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(PushClient.Subprotocol);
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder((await app.ReplicasAsync()).First().Value)
        {
            Scheme = "ws",
            Path = "/ws",
            Query = token is null ? "" : $"access_token={token}",
        }.Uri;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, CancellationToken.None));

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("{\"type\":\"ack\"", 4400)]
    [InlineData("{\"type\":\"shout\"}", 4400)]
    [InlineData("{\"type\":\"ack\",\"seq\":\"one\"}", 4400)]
    public async Task A_malformed_frame_is_answered_with_an_error_and_a_close_code_that_says_do_not_reconnect(string frame, int code)
    {
        await using var client = await ConnectAsync();

        await client.SendAsync(frame);

        Assert.Equal(code, await client.Closed);
        Assert.Contains(client.Frames, f => f.GetProperty("type").GetString() == "error" && f.GetProperty("detail").GetString() is { Length: > 0 });
    }

    [Fact]
    public async Task A_frame_that_is_too_large_closes_with_1009()
    {
        await using var client = await ConnectAsync();

        await client.SendAsync($$"""{"type":"ping","padding":"{{new string('x', FrameLimit)}}"}""");

        Assert.Equal((int)WebSocketCloseStatus.MessageTooBig, await client.Closed);
    }

    [Fact]
    public async Task A_message_without_a_good_token_is_refused()
    {
        using var response = await app.PostMessageAsync("not-a-token", new { to = "alice", body = 1 });

        await AssertProblemAsync(response, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{"to":"alice","body":1,"urgent":true}""", "urgent")]
    [InlineData("""{"body":1}""", "to")]
    [InlineData("""{"to":"a{b}","body":1}""", "to")]
    [InlineData("""{"to":"alice"}""", "body")]
    [InlineData("""{"to":"alice","body":1,"id":"a b"}""", "id")]
    public async Task A_field_that_is_unknown_missing_or_invalid_is_named(string message, string field)
    {
        using var response = await PostAsync(message);

        var problem = await AssertProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(field, problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413()
    {
        using var response = await PostAsync($$"""{"to":"alice","body":"{{new string('x', BodyLimit)}}"}""");

        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Another_content_type_than_JSON_is_415()
    {
        using var response = await PostAsync("hello", "text/plain");

        await AssertProblemAsync(response, HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task An_address_that_does_not_exist_is_a_problem_too()
    {
        using var response = await app.ChatApi.GetAsync("/api/nothing");

        await AssertProblemAsync(response, HttpStatusCode.NotFound);
    }

    private async Task<PushClient> ConnectAsync() =>
        await PushClient.ConnectAsync((await app.ReplicasAsync()).First().Value, await app.TokenAsync(TestUsers.New("alice")));

    private async Task<HttpResponseMessage> PostAsync(string content, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages")
        {
            Content = new StringContent(content, Encoding.UTF8, type),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await app.TokenAsync(TestUsers.New("bob"))) },
        };
        return await app.ChatApi.SendAsync(request);
    }

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem;
    }
}
