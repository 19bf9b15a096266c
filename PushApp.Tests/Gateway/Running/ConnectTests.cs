using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using PushApp.Gateway.Protocol;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

[Collection(GatewayTests.Name)]
public sealed class ConnectTests(GatewaySystem system)
{
    [Fact]
    public async Task The_welcome_says_who_is_where()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, device: "phone");
        var welcome = await client.Welcome;
        Assert.Equal(system.First.Id, welcome.GetProperty("gateway").GetString());
        Assert.Equal(user, welcome.GetProperty("user").GetString());
        Assert.Equal("phone", welcome.GetProperty("device").GetString());
        Assert.Equal(0, welcome.GetProperty("seq").GetInt64());
        Assert.True(welcome.GetProperty("recovered").GetBoolean());
        Assert.Equal(25, welcome.GetProperty("heartbeatSeconds").GetInt32());

        var route = await system.RouteAsync(user);
        Assert.Equal((system.First.Id, "phone", welcome.GetProperty("connectionId").GetString()), (route.GatewayId, route.Device, route.ConnectionId));
        Assert.True(await system.Directory.IsLiveAsync(route.Gateway));
    }

    [Theory]
    [InlineData("", HttpStatusCode.UpgradeRequired)]
    [InlineData("pushapp.v9.json", HttpStatusCode.BadRequest, true)]
    [InlineData("pushapp.v1.json", HttpStatusCode.Unauthorized, true, "?access_token=wrong")]
    [InlineData("pushapp.v1.json", HttpStatusCode.BadRequest, true, "?device=a%20b")]
    [InlineData("pushapp.v1.json", HttpStatusCode.BadRequest, true, "?cursor=abc")]
    [InlineData("pushapp.v1.json", HttpStatusCode.BadRequest, true, "?cursor=1")]
    public async Task A_request_that_is_not_for_a_connection_is_refused_with_problem_details(
        string subprotocol, HttpStatusCode status, bool upgrade = false, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/ws{query}");
        if (!query.Contains("access_token", StringComparison.Ordinal))
        {
            request.Headers.Authorization = new("Bearer", GatewayProcess.Token("alice"));
        }

        if (upgrade)
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new("websocket"));
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
            request.Headers.Add("Sec-WebSocket-Protocol", subprotocol);
        }

        using var response = await system.First.Http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_simple_tool_that_offers_no_subprotocol_is_let_in()
    {
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(system.First.Address) { Scheme = "ws", Path = "/ws", Query = $"access_token={GatewayProcess.Token("simple")}" };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        var buffer = new byte[4096];
        var frame = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        Assert.StartsWith("""{"type":"welcome",""", System.Text.Encoding.UTF8.GetString(buffer, 0, frame.Count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_device_again_replaces_its_older_connection()
    {
        var user = GatewaySystem.NewUser();
        await using var older = await system.ConnectAsync(user);
        await using var newer = await system.ConnectAsync(user);
        Assert.Equal(CloseCodes.DeviceReplaced, await older.Closed);
        await system.SendAsync(user, "for the newer one");
        Assert.Equal(["for the newer one"], GatewaySystem.Bodies(await newer.MessagesAsync(1)));
    }

    [Fact]
    public async Task A_route_goes_with_its_connection_but_not_with_an_older_one()
    {
        var user = GatewaySystem.NewUser();
        await using var older = await system.ConnectAsync(user);
        await using var newer = await system.ConnectAsync(user, to: system.Second);
        await Eventually.TrueAsync(async () => (await system.RouteAsync(user)).GatewayId == system.Second.Id);

        older.Abort();
        await Eventually.TrueAsync(async () => (await system.Directory.ListAsync()).Single(g => g.Id == system.First.Id).Stats.Connections == 0);
        Assert.Equal(system.Second.Id, (await system.RouteAsync(user)).GatewayId);

        newer.Abort();
        await Eventually.TrueAsync(async () => (await system.Routes.FindAsync(user)).Count == 0);
    }

    [Fact]
    public async Task A_client_that_answers_no_pings_is_closed_and_forgotten()
    {
        var user = GatewaySystem.NewUser();
        await using var dead = await system.ConnectAsync(user, to: system.Second, answersPings: false);
        Assert.Equal(CloseCodes.Unresponsive, await dead.Closed);
        await Eventually.TrueAsync(async () => (await system.Routes.FindAsync(user)).Count == 0);
    }

    [Fact]
    public async Task A_connection_ends_with_its_token()
    {
        var token = GatewayProcess.Token(GatewaySystem.NewUser(), TimeSpan.FromSeconds(1));
        await using var client = await PushClient.ConnectAsync(system.Second.Address, token);
        Assert.Equal(CloseCodes.Unauthorized, await client.Closed);
    }
}
