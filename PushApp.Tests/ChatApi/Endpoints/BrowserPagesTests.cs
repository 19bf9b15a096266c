using System.Net;
using PushApp.ChatApi.Endpoints;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Endpoints;

/// <summary>Which pages a browser lets use the API, by the headers that it asks for.</summary>
public sealed class BrowserPagesTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    [Theory]
    // In Development pages of this machine.
    [InlineData("Development", "http://localhost:5070", true)]
    [InlineData("Development", "https://127.0.0.1", true)]
    [InlineData("Development", "http://localhost.evil.example", false)]
    [InlineData("Development", "null", false)]
    // Elsewhere none.
    [InlineData("Production", "http://localhost:5070", false)]
    [InlineData("Production", "https://app.example.com", false)]
    // What is listed, and nothing else.
    [InlineData("Production", "https://app.example.com", true, "https://other.example.com", "https://APP.example.com")]
    [InlineData("Production", "http://app.example.com", false, "https://app.example.com")]
    [InlineData("Development", "http://localhost:5070", false, "https://app.example.com")]
    [InlineData("Production", "https://any.example", true, "*")]
    public async Task A_page_may_use_it(string environment, string origin, bool may, params string[] allowed)
    {
        await using var api = await StartAsync(environment, allowed);

        using var asked = await AskAsync(api, "/api/messages", origin);
        using var refused = await GetAsync(api, "/api/inbox", origin);

        Assert.Equal(may ? origin : null, Header(asked, AllowOrigin));
        Assert.Equal(may ? "POST" : null, Header(asked, "Access-Control-Allow-Methods")?.Split(',').Single(method => method == "POST"));
        Assert.Equal(may, Header(asked, "Access-Control-Allow-Headers")?.Contains("Authorization", StringComparison.OrdinalIgnoreCase) ?? false);
        // A page must be able to read why it was refused, and when to come back.
        Assert.Equal((HttpStatusCode.Unauthorized, may ? origin : null), (refused.StatusCode, Header(refused, AllowOrigin)));
        Assert.Equal(may ? "Retry-After" : null, Header(refused, "Access-Control-Expose-Headers"));
        Assert.Null(Header(asked, "Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task No_page_gets_a_development_token()
    {
        await using var api = await StartAsync("Development", ["*"]);

        using var response = await AskAsync(api, "/API/dev/token", "http://localhost:5070");

        Assert.Null(Header(response, AllowOrigin));
    }

    [Fact]
    public async Task What_no_browser_sends_ends_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("Production", ["https://app.example.com/"]));

        Assert.Contains("Api:AllowedOrigins", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app.example.com")]
    [InlineData("https://app.example.com/page")]
    [InlineData("")]
    public void What_no_browser_sends_is_named_by_its_key(string origin) => Assert.Contains(
        "Api:AllowedOrigins",
        Assert.ThrowsAny<Exception>(() => CheckedOptions.Read<BrowserOptions>(BrowserOptions.Section, "Api:AllowedOrigins:0", origin)).Message,
        StringComparison.Ordinal);

    // Port 1 is reserved and nobody listens there.
    private Task<ChatApiProcess> StartAsync(string environment, string[] allowed) => ChatApiProcess.StartAsync(
        redis.ConnectionString, "127.0.0.1:1", environment, [.. allowed.Select((origin, i) => ($"Api__AllowedOrigins__{i}", origin))]);

    private static async Task<HttpResponseMessage> AskAsync(ChatApiProcess api, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path)
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "authorization,content-type" } },
        };
        return await api.Http.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> GetAsync(ChatApiProcess api, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", origin } } };
        return await api.Http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
