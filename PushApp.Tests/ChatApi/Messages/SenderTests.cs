using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Delivery.Inboxes;
using PushApp.ServiceDefaults;
using PushApp.Tests.Delivery;
using PushApp.Tests.ServiceDefaults;

namespace PushApp.Tests.ChatApi.Messages;

/// <summary>Who may send in whose name.</summary>
public sealed class SenderTests(ChatApiWithoutBroker system) : IClassFixture<ChatApiWithoutBroker>
{
    private readonly string _to = SharedRedis.NewId("user");

    [Theory]
    [InlineData("bob", "bob", null)]
    [InlineData("bob", null, null)]
    [InlineData("crm", "news", Scopes.System)]
    [InlineData("crm", null, Scopes.System)]
    public async Task A_message_is_from_its_caller_or_in_a_systems_hands_from_whom_it_says(string caller, string? from, string? scope)
    {
        using var client = await system.Api.AsAsync(caller, scope is null ? [] : [scope]);

        using var response = await client.PostAsJsonAsync("/api/messages", new { to = _to, from, body = 1 });

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(from ?? caller, Assert.Single(await InboxAsync()).From);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Scopes.Operator)]
    public async Task In_anothers_name_nobody_else_sends(string? scope)
    {
        using var client = await system.Api.AsAsync("bob", scope is null ? [] : [scope]);

        using var response = await client.PostAsJsonAsync("/api/messages", new { to = _to, from = "ceo", body = 1 });

        await ProblemAssert.NamesAsync("from", HttpStatusCode.Forbidden, response);
        Assert.Contains(Scopes.System, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await InboxAsync());
    }

    [Fact]
    public async Task In_a_batch_it_costs_its_own_message()
    {
        using var client = await system.Api.AsAsync("bob");

        using var response = await client.PostAsync(
            "/api/messages/batch",
            ChatApiProcess.Json($$"""{"messages":[{"to":"{{_to}}","body":1},{"to":"{{_to}}","from":"ceo","body":2},{"to":"{{_to}}","from":"bob","body":3}]}"""));

        var results = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results");
        Assert.Equal((1, 2), (Seq(results[0]), Seq(results[2])));
        var refused = results[1].GetProperty("refused");
        Assert.Equal((403, "from"), (refused.GetProperty("status").GetInt32(), refused.GetProperty("field").GetString()));
        Assert.Equal(2, (await InboxAsync()).Count);
        static int Seq(JsonElement result) => result.GetProperty("accepted").GetProperty("seq").GetInt32();
    }

    [Theory]
    [MemberData(nameof(UnusableTokens.All), MemberType = typeof(UnusableTokens))]
    public async Task A_claim_that_cannot_be_used_is_named(string? sub, string? exp, string detail)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = ChatApiProcess.Json($$"""{"to":"{{_to}}","body":1}""") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SignedToken.With(ChatApiProcess.JwtKey, sub, exp));

        using var response = await system.Api.Http.SendAsync(request);

        Assert.Equal(detail, (await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, response)).GetProperty("detail").GetString());
        Assert.Empty(await InboxAsync());
    }

    [Fact]
    public async Task A_token_in_the_address_is_not_taken()
    {
        var token = SignedToken.With(ChatApiProcess.JwtKey);

        using var response = await system.Api.Http.PostAsync($"/api/messages?access_token={token}", ChatApiProcess.Json($$"""{"to":"{{_to}}","body":1}"""));

        var problem = await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, response);
        Assert.Contains("in the header only", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_requests_write_nothing()
    {
        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/users/alice/presence");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", i % 2 == 0 ? "not-a-token" : SignedToken.With(ChatApiProcess.JwtKey, exp: "1"));
            using var response = await system.Api.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        Assert.DoesNotContain("Microsoft.AspNetCore.Authentication", system.Api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("/api/users/alice/presence", system.Api.Output, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<PushApp.Delivery.Envelopes.PushItem>> InboxAsync() =>
        (await new Inbox(system.Redis.Commands, new InboxOptions()).ReadAfterAsync(_to, 0, null, 100, int.MaxValue)).Items;
}
