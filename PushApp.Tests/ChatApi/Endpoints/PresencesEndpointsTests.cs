using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Routes;
using PushApp.ServiceDefaults;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Endpoints;

/// <summary><c>POST /api/presence</c> of a chat API process.</summary>
public sealed class PresencesEndpointsTests(ChatApiWithoutBroker system) : IClassFixture<ChatApiWithoutBroker>
{
    private readonly GatewayIdentity _gateway = new(SharedRedis.NewId("gateway"), GatewayIdentity.NewBootId());
    private readonly string _online = SharedRedis.NewId("online");
    private readonly string _away = SharedRedis.NewId("away");
    private readonly string _crashed = SharedRedis.NewId("crashed");
    private readonly string _broken = SharedRedis.NewId("broken");

    [Fact]
    public async Task Each_user_has_its_entry_in_order_and_what_is_wrong_with_one_costs_its_own()
    {
        await ConnectAsync();
        using var bob = await system.Api.AsAsync("bob");

        var users = await AskAsync(bob, _away, _online, _crashed, "a b", _broken, _online);

        Assert.Equal([_away, _online, _crashed, "a b", _broken, _online], users.Select(user => user.GetProperty("user").GetString()));
        Assert.Equal(["False", "True", "False", "400", "500", "True"], users.Select(Describe));
        Assert.All(users, user => Assert.False(user.TryGetProperty("devices", out _)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_none_of_them_can_be_asked_for_each_has_its_reason_all_the_same(bool watch)
    {
        using var bob = await system.Api.AsAsync("bob");

        using var response = await bob.PostAsync("/api/presence", ChatApiProcess.Json($$"""{"users":["a b"],"watch":{{(watch ? "true" : "false")}}}"""));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("400", Describe(Assert.Single((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("users").EnumerateArray().ToArray())));
    }

    [Fact]
    public async Task Devices_are_for_their_user_and_for_operators()
    {
        await ConnectAsync();
        using var self = await system.Api.AsAsync(_online);
        using var ops = await system.Api.AsAsync("ops", Scopes.Operator);

        var own = await AskAsync(self, _online, _away);
        var all = await AskAsync(ops, _online, _away);

        Assert.Equal((await self.GetFromJsonAsync<JsonElement>($"/api/users/{_online}/presence")).GetProperty("devices").ToString(), own[0].GetProperty("devices").ToString());
        Assert.False(own[1].TryGetProperty("devices", out _));
        Assert.Equal((own[0].ToString(), 0), (all[0].ToString(), all[1].GetProperty("devices").GetArrayLength()));
    }

    [Fact]
    public async Task As_many_as_may_be_are_asked_for_with_one_request()
    {
        await ConnectAsync();
        using var bob = await system.Api.AsAsync("bob");
        string[] most = [.. Enumerable.Range(0, 999).Select(i => $"{_away}-{i}"), _online];

        var users = await AskAsync(bob, most);
        using var more = await bob.PostAsJsonAsync("/api/presence", new { users = most.Append(_away) });

        Assert.Equal((1000, "True", 1), (users.Length, Describe(users[^1]), users.Count(user => Describe(user) == "True")));
        await ProblemAssert.NamesAsync("users", HttpStatusCode.BadRequest, more);
        Assert.Contains("Presence:MaxUsers", await more.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"users":null}""")]
    [InlineData("""{"users":[]}""")]
    [InlineData("""{"users":"alice"}""")]
    [InlineData("""{"users":[1]}""")]
    [InlineData("""{"users":["\uD800"]}""")]
    public async Task A_wrong_list_is_named(string request)
    {
        using var bob = await system.Api.AsAsync("bob");
        using var response = await bob.PostAsync("/api/presence", ChatApiProcess.Json(request));

        await ProblemAssert.NamesAsync("users", HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task Without_a_token_nobody_learns_anything()
    {
        using var response = await system.Api.Http.PostAsync("/api/presence", ChatApiProcess.Json("""{"users":["alice"]}"""));

        await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, response);
    }

    private static string Describe(JsonElement user) => user.TryGetProperty("online", out var online)
        ? online.GetBoolean().ToString()
        : user.GetProperty("refused").GetProperty("status").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<JsonElement[]> AskAsync(HttpClient caller, params string[] users)
    {
        using var response = await caller.PostAsJsonAsync("/api/presence", new { users });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("users").EnumerateArray()];
    }

    private async Task ConnectAsync()
    {
        await new GatewayLease(system.Redis.Commands, _gateway, new LeaseOptions { Duration = TimeSpan.FromMinutes(1) }).TakeAsync();
        var routes = new RouteTable(system.Redis.Commands);
        await routes.ClaimAsync(_online, new Route("phone", _gateway.Id, _gateway.BootId, "c-1"));
        await routes.ClaimAsync(_online, new Route("desk", "gateway-dead", "boot", "c-2"));
        await routes.ClaimAsync(_crashed, new Route("phone", "gateway-dead", "boot", "c-3"));
        await system.Redis.Connection.GetDatabase().StringSetAsync(RouteTable.Key(_broken), "not a hash");
    }
}
