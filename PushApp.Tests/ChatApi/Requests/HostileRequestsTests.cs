using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Requests;

/// <summary>A chat API with small limits, and requests that no honest client makes.</summary>
public sealed class HostileRequestsTests : IAsyncLifetime
{
    private readonly ChatApiWithoutBroker _system = new()
    {
        Settings = [("Senders__MessagesPerSecond", "1"), ("Anonymous__RequestsPerSecond", "1"), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")],
    };

    private ChatApiProcess Api => _system.Api;

    public Task InitializeAsync() => _system.InitializeAsync();

    public Task DisposeAsync() => _system.DisposeAsync();

    [Theory]
    [InlineData("80000000")]
    [InlineData("FFFFFFFF")]
    [InlineData("7FFFFFFFF")]
    [InlineData("zz")]
    [InlineData("-1")]
    public async Task A_chunk_of_no_possible_size_is_the_clients_fault(string size)
    {
        using var bob = await Api.AsAsync("bob");
        var request = $"""
            POST /api/messages HTTP/1.1
            Host: localhost
            Authorization: {bob.DefaultRequestHeaders.Authorization}
            Content-Type: application/json
            Transfer-Encoding: chunked

            {size}
            x
            """.ReplaceLineEndings("\r\n") + "\r\n";

        Assert.StartsWith("HTTP/1.1 400 ", await StatusLineAsync(request), StringComparison.Ordinal);
        Assert.DoesNotContain("unhandled exception", Api.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_request_is_no_error()
    {
        using var bob = await Api.AsAsync("bob");
        for (var i = 0; i < 50; i++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(Api.Http.BaseAddress!.Host, Api.Http.BaseAddress.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bob.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"));
            socket.Client.LingerState = new LingerOption(true, 0);
        }

        using var answer = await bob.PostAsync("/api/messages", ChatApiProcess.Json("""{"to":"alice","body":1}"""));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.DoesNotContain("unhandled exception", Api.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("already in progress", Api.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_the_clients_fault()
    {
        using var bob = await Api.AsAsync("bob");
        var head = $"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bob.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\n";

        Assert.StartsWith("HTTP/1.1 408 ", await StatusLineAsync($"{head}Content-Length: 100000\r\n\r\n{{"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413 ", await StatusLineAsync($"{head}Content-Length: 100000000\r\n\r\n{{"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413 ", await StatusLineAsync($"{head}Transfer-Encoding: chunked\r\n\r\nFFFFFF\r\n{new string('x', 500_000)}"), StringComparison.Ordinal);
        Assert.DoesNotContain("   at Microsoft", Api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_who_sends_too_much_is_told_when_to_go_on()
    {
        var to = SharedRedis.NewId("user");
        using var bob = await Api.AsAsync("bob");
        using var carol = await Api.AsAsync("carol");
        var batch = JsonContent.Create(new { messages = Enumerable.Range(0, 20).Select(_ => new { to, body = 1 }) });

        using var first = await bob.PostAsync("/api/messages/batch", batch);
        using var second = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{to}}","body":1}"""));
        using var others = await carol.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{to}}","body":1}"""));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var problem = await ProblemAssert.IsAsync(HttpStatusCode.TooManyRequests, second);
        Assert.Contains("Senders:MessagesPerSecond", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Accepted, others.StatusCode);
    }

    [Fact]
    public async Task An_address_that_asks_without_a_token_too_often_is_refused_and_others_are_not()
    {
        async Task<HttpResponseMessage> AskAsync(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/users/alice/presence");
            request.Headers.Add("X-Forwarded-For", address);
            return await Api.Http.SendAsync(request);
        }

        for (var i = 0; i < 10; i++)
        {
            using var unauthorized = await AskAsync("203.0.113.5");
            Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.StatusCode);
        }

        await Eventually.TrueAsync(async () =>
        {
            using var answer = await AskAsync("203.0.113.5");
            return answer.StatusCode == HttpStatusCode.TooManyRequests
                && (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!.Contains("Anonymous:RequestsPerSecond", StringComparison.Ordinal);
        });
        using var other = await AskAsync("203.0.113.6");
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Fact]
    public async Task Nothing_that_a_caller_writes_begins_a_line_of_the_log()
    {
        const string Forged = "crit: forged";
        using var bob = await Api.AsAsync("bob");
        _system.Redis.Signal("STOP");
        using var answer = await bob.GetAsync($"/api/users/a/presence/{Uri.EscapeDataString($"x\n{Forged}")}");
        await Eventually.TrueAsync(async () =>
        {
            using var presence = await bob.GetAsync("/api/users/alice/presence");
            return presence.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        using var named = await bob.GetAsync($"/API/USERS/{Forged.Replace(": ", "-", StringComparison.Ordinal)}/presence");
        _system.Redis.Signal("CONT");

        Assert.Contains("/api/users/{id}/presence is answered with 503", Api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("forged", Api.Output, StringComparison.Ordinal);
    }

    private async Task<string?> StatusLineAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Api.Http.BaseAddress!.Host, Api.Http.BaseAddress.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
    }
}
