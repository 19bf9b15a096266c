using System.Net;
using System.Net.Http.Json;
using PushApp.Tests.Delivery;
using PushApp.Tests.ServiceDefaults;

namespace PushApp.Tests.ChatApi.Endpoints;

/// <summary>Where a token for anybody is given, and where not.</summary>
public sealed class DevTokenTests(RedisServer redis) : IClassFixture<RedisServer>
{
    // Port 1 is reserved and nobody listens there.
    private const string NoBroker = "127.0.0.1:1";

    private static readonly object Alice = new { user = "alice" };

    [Fact]
    public async Task At_loopback_addresses_they_are_given_with_a_warning_and_only_under_their_names()
    {
        await using var api = await ChatApiProcess.StartAsync(redis.ConnectionString, NoBroker);
        await Eventually.TrueAsync(() => api.Output.Contains("can be anybody, by POST /api/dev/token", StringComparison.Ordinal));
        using var given = await api.Http.PostAsJsonAsync("/api/dev/token", Alice);
        using var rebound = new HttpRequestMessage(HttpMethod.Post, "/api/dev/token") { Content = JsonContent.Create(Alice), Headers = { Host = "evil.example" } };
        using var refused = await api.Http.SendAsync(rebound);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (given.StatusCode, refused.StatusCode));
    }

    [Theory]
    [InlineData("0.0.0.0", "Kestrel__Endpoints__Open__Url", "http://0.0.0.0:0")]
    [InlineData("container", "DOTNET_RUNNING_IN_CONTAINER", "true")]
    [InlineData("Jwt:SigningKeyId", "Jwt__Keys__a", ChatApiProcess.JwtKey, "Jwt__Keys__b", ChatApiProcess.JwtKey, "Jwt__Key", "")]
    public async Task Elsewhere_they_are_refused_with_the_reason(string reason, params string[] settings)
    {
        await using var api = await ChatApiProcess.StartAsync(
            redis.ConnectionString, NoBroker, settings: [.. settings.Chunk(2).Select(setting => (setting[0], setting[1]))]);
        using var http = new HttpClient { BaseAddress = new UriBuilder(api.Http.BaseAddress!) { Host = "127.0.0.1" }.Uri };

        using var response = await http.PostAsJsonAsync("/api/dev/token", Alice);

        var problem = await ProblemAssert.IsAsync(HttpStatusCode.Forbidden, response);
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(problem.GetProperty("detail").GetString()!, api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_an_authority_gives_tokens_nobody_else_does()
    {
        await using var authority = await Authority.StartAsync(Authority.NewRsa("one"));
        await using var api = await ChatApiProcess.StartAsync(
            redis.ConnectionString, NoBroker,
            settings: [("Jwt__Key", ""), ("Jwt__Authority", authority.Address), ("Jwt__RequireHttpsMetadata", "false")]);

        using var response = await api.Http.PostAsJsonAsync("/api/dev/token", Alice);

        var problem = await ProblemAssert.IsAsync(HttpStatusCode.Forbidden, response);
        Assert.Contains("Jwt:Authority", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_production_there_are_none()
    {
        await using var api = await ChatApiProcess.StartAsync(redis.ConnectionString, NoBroker, "Production");

        using var response = await api.Http.PostAsJsonAsync("/api/dev/token", Alice);

        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, response);
    }

    [Fact]
    public async Task Another_origins_page_gets_no_permission()
    {
        await using var api = await ChatApiProcess.StartAsync(redis.ConnectionString, NoBroker);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/dev/token")
        {
            Headers = { { "Origin", "http://localhost:3000" }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "content-type" } },
        };

        using var response = await api.Http.SendAsync(preflight);

        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }
}
