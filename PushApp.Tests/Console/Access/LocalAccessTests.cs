using System.Net;

namespace PushApp.Tests.OperatorConsole.Access;

/// <summary>In Development the console is open, at this machine alone.</summary>
public sealed class LocalAccessTests
{
    private static readonly Uri Nobody = new("http://127.0.0.1:1");

    [Fact]
    public async Task Pages_are_open_and_say_what_they_may_do()
    {
        await using var console = await ConsoleProcess.StartAsync(Nobody, new Uri("http://localhost:5081"));

        using var page = await console.Http.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var rules = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'; ", rules, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self' ws://localhost:5081; ", rules, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", rules, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", rules, StringComparison.Ordinal);
        Assert.Contains("whoever reaches", console.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER", "true", "in a container")]
    [InlineData("Kestrel__Endpoints__Open__Url", "http://0.0.0.0:0", "0.0.0.0")]
    public async Task Elsewhere_everybody_is_refused_with_the_reason(string variable, string value, string reason)
    {
        await using var console = await ConsoleProcess.StartAsync(Nobody, Nobody, settings: (variable, value));
        using var http = new HttpClient { BaseAddress = new UriBuilder(console.Address) { Host = "127.0.0.1" }.Uri };

        using var page = await http.GetAsync("/");
        using var circuit = await http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        using var health = await http.GetAsync("/alive");

        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Contains(reason, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, circuit.StatusCode);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Contains(reason, console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_other_origins_get_nothing_and_other_names_neither()
    {
        await using var console = await ConsoleProcess.StartAsync(Nobody, Nobody);

        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync("https://evil.example.com"));
        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync($"http://127.0.0.1:{console.Address.Port + 1}"));
        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync("null"));
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync($"http://{console.Address.Authority}"));
        Assert.Equal(HttpStatusCode.BadRequest, await NegotiateAsync(null, "rebound.example.com"));

        async Task<HttpStatusCode> NegotiateAsync(string? origin, string? host = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1") { Headers = { Host = host } };
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            using var response = await console.Http.SendAsync(request);
            return response.StatusCode;
        }
    }
}
