using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public sealed class JwtAuthenticationTests
{
    private const string HowTo = "Authorization: Bearer <JWT>";
    private const string HowToInBrowser = $"{HowTo}, or the subprotocol pushapp.bearer.<JWT>, or ?access_token=<JWT>";

    private static string Token(JwtOptions? jwt = null) => AccessTokens.Issue(jwt ?? ServiceDefaultsHost.Jwt, "alice", TimeSpan.FromMinutes(5));

    [Fact]
    public async Task The_subject_of_a_bearer_token_is_the_user()
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        using var response = await host.GetAsync("/me", Token());
        Assert.Equal("alice", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_token_of_a_browsers_WebSocket_may_come_in_the_query_or_as_a_subprotocol()
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        Assert.Equal("alice", await host.Http.GetStringAsync($"/browser?access_token={Token()}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/browser") { Headers = { { "Sec-WebSocket-Protocol", $"pushapp.v1.json, pushapp.bearer.{Token()}" } } };
        using var response = await host.Http.SendAsync(request);
        Assert.Equal("alice", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_connection_keeps_of_its_token_whom_it_names_and_until_when()
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        using var response = await host.GetAsync("/claims", Token());
        Assert.Equal(["sub", "exp"], (await response.Content.ReadFromJsonAsync<string[]>())!);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "no.jwt.at-all", "The token is not valid." },
        { Token(ServiceDefaultsHost.Jwt with { Key = "another-hs256-key-of-more-than-32-bytes" }), "The token is not valid." },
        { Token(ServiceDefaultsHost.Jwt with { Issuer = "someone" }), "The token is not valid." },
        { Token(ServiceDefaultsHost.Jwt with { Audience = "something" }), "The token is not valid." },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_token_is_a_401_with_problem_details(string token, string detail)
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        using var response = await host.GetAsync("/me", token);
        await IsRefusedAsync(response, detail);
    }

    [Theory]
    [InlineData("/me", null, null, $"A token is required: {HowTo}.")]
    [InlineData("/browser", null, null, $"A token is required: {HowToInBrowser}.")]
    [InlineData("/browser?access_token=", null, null, $"A token is required: {HowToInBrowser}.")]
    [InlineData("/me?access_token={0}", null, null, $"A token may stand in the header only. Send one: {HowTo}.")]
    [InlineData("/me", null, "pushapp.bearer.{0}", $"A token may stand in the header only. Send one: {HowTo}.")]
    [InlineData("/me?access_token={0}", "Bearer {0}", null, $"The request has more than one token, or other credentials beside it. Send one: {HowTo}.")]
    [InlineData("/browser?access_token={0}", "Bearer {0}", null, $"The request has more than one token, or other credentials beside it. Send one: {HowToInBrowser}.")]
    [InlineData("/browser?access_token={0}", "Basic Ym9iOmJvYg==", null, $"The request has more than one token, or other credentials beside it. Send one: {HowToInBrowser}.")]
    [InlineData("/browser?access_token={0}&access_token={0}", null, null, $"The request has more than one token, or other credentials beside it. Send one: {HowToInBrowser}.")]
    [InlineData("/browser?access_token={0}", null, "pushapp.bearer.{0}", $"The request has more than one token, or other credentials beside it. Send one: {HowToInBrowser}.")]
    [InlineData("/me", "Basic Ym9iOmJvYg==", null, $"The Authorization header has no bearer token. Send one: {HowTo}.")]
    public async Task A_token_in_the_wrong_place_or_in_two_is_a_401_that_says_where_it_belongs(
        string path, string? authorization, string? subprotocol, string detail)
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Format(null, path, Token()));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", string.Format(null, authorization, Token()));
        }

        if (subprotocol is not null)
        {
            request.Headers.Add("Sec-WebSocket-Protocol", string.Format(null, subprotocol, Token()));
        }

        using var response = await host.Http.SendAsync(request);
        await IsRefusedAsync(response, detail);
    }

    [Theory]
    [MemberData(nameof(UnusableTokens.All), MemberType = typeof(UnusableTokens))]
    public async Task A_claim_that_cannot_be_used_is_named_the_same_for_a_request_and_for_a_frame(string? sub, string? exp, string detail)
    {
        var token = SignedToken.With(ServiceDefaultsHost.Jwt.Key, sub, exp);
        await using var host = await ServiceDefaultsHost.StartAsync();
        using var response = await host.GetAsync("/me", token);

        await IsRefusedAsync(response, detail);
        Assert.Equal(detail, (await host.Tokens.ValidateAsync(token)).Exception.Message);
    }

    [Fact]
    public async Task A_refused_token_is_counted_and_writes_nothing_above_debug()
    {
        using var logs = new CollectedLogs();
        var counted = 0;
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "pushapp.tokens.refused")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref counted, (int)count));
        listener.Start();
        await using var host = await ServiceDefaultsHost.StartAsync(logs: logs, logLevel: "Information");
        var before = logs.Lines.Count;

        foreach (var token in (string[])["not-a-token", SignedToken.With(ServiceDefaultsHost.Jwt.Key, exp: "1"), SignedToken.With("another-hs256-key-of-more-than-32-bytes")])
        {
            using var response = await host.GetAsync("/me", token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        Assert.True(counted >= 3, $"{counted} were counted.");
        Assert.DoesNotContain(logs.Lines.Skip(before), line => line.StartsWith("Microsoft.AspNetCore.Auth", StringComparison.Ordinal) || line.StartsWith("Microsoft.IdentityModel", StringComparison.Ordinal));
    }

    private static async Task IsRefusedAsync(HttpResponseMessage response, string detail)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(401, problem.GetProperty("status").GetInt32());
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
    }
}
