using System.Net;
using System.Net.WebSockets;
using PushApp.Gateway.Protocol;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

/// <summary>What one user, one address or one client may take of a gateway, and that others are served beside it.</summary>
[Collection(GatewayTests.Name)]
public sealed class LimitsTests(GatewaySystem system) : IAsyncLifetime
{
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(
        system.Redis.ConnectionString, system.RocketMQ, null,
        ("TCP_PORT", "0"), ("Gateway__MaxConnections", "6"), ("Gateway__MaxConnectionsPerAddress", "2"), ("Gateway__MaxDevicesPerUser", "3"),
        ("Gateway__MaxPending", "4"), ("Gateway__MaxFramesPerSecond", "20"), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_user_has_so_many_devices_and_a_device_that_leaves_makes_room()
    {
        var user = GatewaySystem.NewUser();
        await using var elsewhere = await system.ConnectAsync(user, "1");
        await using var second = await system.ConnectAsync(user, "2", to: _gateway);
        await using var third = await system.ConnectAsync(user, "3", to: _gateway);

        Assert.Equal(CloseCodes.TooMany, await RefusedAsync(user, "4"));
        await using var again = await system.ConnectAsync(user, "3", to: _gateway);
        await elsewhere.DisposeAsync();
        await Eventually.TrueAsync(async () => (await system.Routes.FindAsync(user)).Count == 2);

        await using var fourth = await system.ConnectAsync(user, "4", to: _gateway);
        await system.SendAsync(user, "for all");
        await fourth.MessagesAsync(1);
    }

    [Fact]
    public async Task Devices_on_gateways_that_are_gone_do_not_count()
    {
        var user = GatewaySystem.NewUser();
        for (var i = 0; i < 3; i++)
        {
            await system.Routes.ClaimAsync(user, new PushApp.Delivery.Routes.Route($"old-{i}", _gateway.Id, "an-earlier-life", $"c-{i}"));
        }

        await using var client = await system.ConnectAsync(user, "new", to: _gateway);

        Assert.Single(await system.Routes.FindAsync(user), route => route.Device == "new");
    }

    [Fact]
    public async Task A_client_that_sends_too_many_frames_is_sent_away()
    {
        await using var client = await system.ConnectAsync(GatewaySystem.NewUser(), to: _gateway);
        for (var i = 0; i < 300 && !client.Closed.IsCompleted; i++)
        {
            await client.SendAsync("""{"type":"ping"}""");
        }

        Assert.Equal(CloseCodes.TooMany, await client.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
        var error = client.Frames.Single(frame => frame.GetProperty("type").GetString() == "error");
        Assert.Equal(ErrorCodes.TooManyFrames, error.GetProperty("code").GetString());
        Assert.Contains("Gateway:MaxFramesPerSecond", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_has_so_many_clients()
    {
        using var first = await UpgradeAsync("203.0.113.7");
        using var second = await UpgradeAsync("203.0.113.7");
        using var third = await UpgradeAsync("203.0.113.7");
        using var other = await UpgradeAsync("203.0.113.8");

        Assert.Equal(
            [HttpStatusCode.SwitchingProtocols, HttpStatusCode.SwitchingProtocols, HttpStatusCode.TooManyRequests, HttpStatusCode.SwitchingProtocols],
            [first.StatusCode, second.StatusCode, third.StatusCode, other.StatusCode]);
        Assert.Contains("Gateway:MaxConnectionsPerAddress", await third.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_full_sends_clients_to_another()
    {
        var clients = new List<PushClient>();
        for (var i = 0; i < 6; i++)
        {
            clients.Add(await system.ConnectAsync(GatewaySystem.NewUser(), to: _gateway));
        }

        using var refused = await UpgradeAsync("203.0.113.9");
        using var overTcp = await LineClient.ConnectAsync(_gateway.TcpPort, null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("Gateway:MaxConnections", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(CloseCodes.Unavailable, (await overTcp.ReadAsync("close")).GetProperty("code").GetInt32());
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Sockets_that_do_not_say_whose_they_are_are_counted()
    {
        var silent = new List<LineClient>();
        for (var i = 0; i < 4; i++)
        {
            silent.Add(await LineClient.ConnectAsync(_gateway.TcpPort, null));
        }

        await Eventually.TrueAsync(async () =>
        {
            using var one = await LineClient.ConnectAsync(_gateway.TcpPort, LineClient.Connect(GatewaySystem.NewUser()));
            return (await one.LineAsync())?.Contains("Gateway:MaxPending", StringComparison.Ordinal) == true;
        });
        silent.ForEach(client => client.Dispose());
        await Eventually.TrueAsync(async () =>
        {
            using var one = await LineClient.ConnectAsync(_gateway.TcpPort, LineClient.Connect(GatewaySystem.NewUser()));
            return (await one.LineAsync())?.Contains("welcome", StringComparison.Ordinal) == true;
        });
    }

    private async Task<int> RefusedAsync(string user, string device)
    {
        try
        {
            await using var client = await system.ConnectAsync(user, device, to: _gateway);
            return await client.Closed.WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (WebSocketException e) when (e.Message.Contains($"{CloseCodes.TooMany}", StringComparison.Ordinal))
        {
            return CloseCodes.TooMany;
        }
    }

    // The connection stays open until the answer is disposed of.
    private async Task<HttpResponseMessage> UpgradeAsync(string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ws");
        request.Headers.Authorization = new("Bearer", GatewayProcess.Token(GatewaySystem.NewUser()));
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        return await _gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
