using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Routes;
using PushApp.ServiceDefaults;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi;

public class ReadEndpointsTests(ChatApiWithoutBroker system) : IClassFixture<ChatApiWithoutBroker>
{
    private readonly GatewayIdentity _gateway = new(SharedRedis.NewId("gateway"), GatewayIdentity.NewBootId());
    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task Living_gateways_are_listed_with_their_figures()
    {
        var lease = await TakeLeaseAsync();
        await lease.RenewAsync(GatewayCondition.Ready, new GatewayStats(7, 42, 41));

        using var ops = await system.Api.AsAsync("ops", Scopes.Operator);
        var gateways = await ops.GetFromJsonAsync<JsonElement>("/api/gateways");

        var gateway = Assert.Single(gateways.EnumerateArray(), gateway => gateway.GetProperty("id").GetString() == _gateway.Id);
        Assert.Equal(_gateway.BootId, gateway.GetProperty("bootId").GetString());
        Assert.Equal((7, 42, 41), (Number("connections"), Number("consumed"), Number("pushed")));
        Assert.InRange(gateway.GetProperty("startedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow);

        int Number(string name) => gateway.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Gateways_are_for_operators()
    {
        using var bob = await system.Api.AsAsync("bob", Scopes.System, "push:operator:not");
        using var without = await system.Api.Http.GetAsync("/api/gateways");
        using var user = await bob.GetAsync("/api/gateways");

        await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, without);
        var problem = await ProblemAssert.IsAsync(HttpStatusCode.Forbidden, user);
        Assert.Equal("The token needs the scope push:operator.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Presence_tells_its_user_and_operators_each_device_with_its_gateway_and_others_whether_there_is_one()
    {
        await TakeLeaseAsync();
        var routes = new RouteTable(system.Redis.Commands);
        var since = (await routes.ClaimAsync(_user, new Route("phone", _gateway.Id, _gateway.BootId, "c-1"))).Route.Since;
        await routes.ClaimAsync(_user, new Route("desk", "gateway-dead", "boot", "c-2"));
        using var self = await system.Api.AsAsync(_user);
        using var ops = await system.Api.AsAsync("ops", Scopes.Operator);
        using var bob = await system.Api.AsAsync("bob");

        var others = await bob.GetFromJsonAsync<JsonElement>($"/api/users/{_user}/presence");
        Assert.Equal(["user", "online"], others.EnumerateObject().Select(member => member.Name));
        Assert.True(others.GetProperty("online").GetBoolean());
        var presence = await self.GetFromJsonAsync<JsonElement>($"/api/users/{_user}/presence");
        Assert.Equal(presence.GetRawText(), await ops.GetStringAsync($"/api/users/{_user}/presence"));
        var device = Assert.Single(presence.GetProperty("devices").EnumerateArray());
        Assert.Equal(("phone", _gateway.Id, since), (device.GetProperty("device").GetString(), device.GetProperty("gateway").GetString(), device.GetProperty("since").GetDateTimeOffset()));
    }

    [Fact]
    public async Task Presence_of_a_user_who_is_away_is_empty()
    {
        using var self = await system.Api.AsAsync(_user);

        var presence = await self.GetFromJsonAsync<JsonElement>($"/api/users/{_user}/presence");
        Assert.Equal((false, 0), (presence.GetProperty("online").GetBoolean(), presence.GetProperty("devices").GetArrayLength()));
    }

    [Fact]
    public async Task Presence_needs_a_token_and_a_valid_id()
    {
        using var bob = await system.Api.AsAsync("bob");
        using var without = await system.Api.Http.GetAsync($"/api/users/{_user}/presence");
        using var invalid = await bob.GetAsync("/api/users/%7Ba%7D/presence");

        await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, without);
        await ProblemAssert.NamesAsync("id", HttpStatusCode.BadRequest, invalid);
    }

    [Theory]
    [InlineData("user", "{}")]
    [InlineData("user", """{"user":"a b"}""")]
    [InlineData("name", """{"name":"alice"}""")]
    [InlineData("scopes", """{"user":"alice","scopes":"push:operator"}""")]
    [InlineData("scopes", """{"user":"alice","scopes":[1]}""")]
    [InlineData("scopes", """{"user":"alice","scopes":["a b"]}""")]
    [InlineData("scopes", """{"user":"alice","scopes":[""]}""")]
    public async Task A_token_request_names_its_wrong_field(string field, string request)
    {
        using var response = await system.Api.Http.PostAsync("/api/dev/token", ChatApiProcess.Json(request));

        await ProblemAssert.NamesAsync(field, HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task An_unknown_path_and_another_method_are_problems_too()
    {
        using var nowhere = await system.Api.Http.GetAsync("/api/nowhere");
        using var method = await system.Api.Http.GetAsync("/api/messages");

        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, nowhere);
        await ProblemAssert.IsAsync(HttpStatusCode.MethodNotAllowed, method);
    }

    [Fact]
    public async Task The_api_is_alive_and_not_ready_while_rocketmq_is_away()
    {
        using var alive = await system.Api.Http.GetAsync("/alive");
        using var ready = await system.Api.Http.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    [Fact]
    public async Task The_reference_describes_every_endpoint()
    {
        var document = await system.Api.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        using var page = await system.Api.Http.GetAsync("/");

        Assert.Equal(
            [
                "/api/broadcast", "/api/dev/token", "/api/gateways", "/api/gateways/{id}/drain", "/api/groups/{group}", "/api/groups/{group}/members",
                "/api/groups/{group}/messages", "/api/groups/{group}/messages/{id}", "/api/inbox", "/api/messages", "/api/messages/batch",
                "/api/messages/{id}", "/api/presence", "/api/users/{id}/devices", "/api/users/{id}/disconnect", "/api/users/{id}/presence",
            ],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order());
        var send = document.GetProperty("paths").GetProperty("/api/messages").GetProperty("post");
        Assert.Equal(1, send.GetProperty("security").GetArrayLength());
        Assert.Equal(["202", "400", "401", "403", "409", "413", "415", "429", "503"], send.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
        Assert.Equal(
            ["#/components/schemas/SendMessageResponse", "#/components/schemas/SendToManyResponse"],
            send.GetProperty("responses").GetProperty("202").GetProperty("content").GetProperty("application/json").GetProperty("schema")
                .GetProperty("oneOf").EnumerateArray().Select(one => one.GetProperty("$ref").GetString()));
        Assert.Equal("/scalar", page.RequestMessage!.RequestUri!.AbsolutePath.TrimEnd('/'));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task The_reference_says_what_each_parameter_and_each_member_is()
    {
        var document = await system.Api.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.Empty(
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.TryGetProperty("parameters", out _)
            from parameter in operation.Value.GetProperty("parameters").EnumerateArray()
            where !parameter.TryGetProperty("description", out _)
            select $"{operation.Name} {path.Name} {parameter.GetProperty("name")}");
        Assert.Empty(
            from schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            where schema.Name != "ProblemDetails" && schema.Value.TryGetProperty("properties", out _)
            from member in schema.Value.GetProperty("properties").EnumerateObject()
            where !Describes(member.Value)
            select $"{schema.Name}.{member.Name}");

        static bool Describes(JsonElement member) => member.TryGetProperty("description", out _)
            || (member.TryGetProperty("oneOf", out var some) && some.EnumerateArray().Any(Describes));
    }

    [Theory]
    [InlineData("/api/inbox", "get", "200 400 401 403 429 503")]
    [InlineData("/api/messages/batch", "post", "200 400 401 403 413 415 429 503")]
    [InlineData("/api/presence", "post", "200 400 401 413 415 429 503")]
    [InlineData("/api/users/{id}/devices", "get", "200 400 401 403 503")]
    [InlineData("/api/users/{id}/disconnect", "post", "202 400 401 403 429 503")]
    public async Task The_reference_has_each_answer(string path, string method, string statuses)
    {
        var operation = (await system.Api.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths").GetProperty(path).GetProperty(method);

        Assert.Equal(statuses, string.Join(' ', operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order()));
    }

    private async Task<GatewayLease> TakeLeaseAsync()
    {
        var lease = new GatewayLease(system.Redis.Commands, _gateway, new LeaseOptions { Duration = TimeSpan.FromMinutes(1) });
        await lease.TakeAsync();
        return lease;
    }
}
