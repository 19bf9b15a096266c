using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public sealed class JwtAuthenticationTests
{
    private static string Token(JwtOptions? jwt = null) => AccessTokens.Issue(jwt ?? ServiceDefaultsHost.Jwt, "alice", TimeSpan.FromMinutes(5));

    [Fact]
    public async Task The_subject_of_a_bearer_token_is_the_user()
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        using var response = await host.Http.SendAsync(request);
        Assert.Equal("alice", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_token_may_come_in_the_query()
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        Assert.Equal("alice", await host.Http.GetStringAsync($"/me?access_token={Token()}"));
    }

    [Fact]
    public async Task A_connection_keeps_of_its_token_whom_it_names_and_until_when()
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        Assert.Equal(["sub", "exp"], (await host.Http.GetFromJsonAsync<string[]>($"/claims?access_token={Token()}"))!);
    }

    public static TheoryData<string?, string> Refused => new()
    {
        { null, "A token is required: Authorization: Bearer <JWT>, or ?access_token=<JWT>." },
        { "no.jwt.at-all", "The token is not valid." },
        { Token(ServiceDefaultsHost.Jwt with { Key = "another-hs256-key-of-more-than-32-bytes" }), "The token is not valid." },
        { Token(ServiceDefaultsHost.Jwt with { Issuer = "someone" }), "The token is not valid." },
        { Token(ServiceDefaultsHost.Jwt with { Audience = "something" }), "The token is not valid." },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_missing_or_wrong_token_is_a_401_with_problem_details(string? token, string detail)
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        using var response = await host.Http.GetAsync(token is null ? "/me" : $"/me?access_token={token}");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(401, problem.GetProperty("status").GetInt32());
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_short_key_fails_the_start_and_names_its_configuration_key()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ServiceDefaultsHost.StartAsync(key: "short"));
        Assert.Contains("Jwt:Key", failure.Message, StringComparison.Ordinal);
    }
}
