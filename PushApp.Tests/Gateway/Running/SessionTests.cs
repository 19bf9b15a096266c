using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Gateway.Protocol;
using PushApp.ServiceDefaults;
using PushApp.Tests.ChatApi;

namespace PushApp.Tests.Gateway.Running;

/// <summary>A chat API and two gateways: who sees and ends a user's connections.</summary>
[Collection(GatewayTests.Name)]
public sealed class SessionTests(GatewaySystem system) : IAsyncLifetime
{
    private readonly string _user = GatewaySystem.NewUser();
    private ChatApiProcess _api = null!;

    public async Task InitializeAsync()
    {
        _api = await ChatApiProcess.StartAsync(system.Redis.ConnectionString, system.RocketMQ);
        await Eventually.TrueAsync(async () => (await _api.Http.GetAsync("/health")).IsSuccessStatusCode);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Devices_are_listed_with_their_cursors_also_those_that_are_away()
    {
        await using (var desk = await system.ConnectAsync(_user, "desk"))
        {
            await system.SendAsync(_user, "1");
            await desk.MessagesAsync(1);
            await desk.AckAsync(1);
            await Eventually.TrueAsync(async () => await system.Redis.CursorAsync(_user, "desk") == 1);
        }

        await using var phone = await system.ConnectAsync(_user, "phone", to: system.Second);
        var epoch = (await phone.Welcome).GetProperty("epoch").GetString();
        await Eventually.TrueAsync(async () => (await system.Routes.FindAsync(_user)).Count == 1);
        var route = await system.RouteAsync(_user);
        await system.SendAsync(_user, "2");
        await system.SendAsync(_user, "3");
        using var self = await _api.AsAsync(_user);
        using var ops = await _api.AsAsync("ops", Scopes.Operator);

        var text = await self.GetStringAsync($"/api/users/{_user}/devices");
        var devices = JsonSerializer.Deserialize<JsonElement>(text);

        Assert.Equal(text, await ops.GetStringAsync($"/api/users/{_user}/devices"));
        Assert.Equal((_user, epoch, 3), (devices.GetProperty("user").GetString(), devices.GetProperty("epoch").GetString(), devices.GetProperty("seq").GetInt32()));
        Assert.Equal(
            ["""{"device":"desk","online":false,"cursor":1,"lag":2}""", $$"""{"device":"phone","online":true,"gateway":"{{system.Second.Id}}","since":{{JsonSerializer.Serialize(route.Since)}},"cursor":0,"lag":3}"""],
            devices.GetProperty("devices").EnumerateArray().Select(device => device.GetRawText()));
    }

    [Fact]
    public async Task Who_is_neither_the_user_nor_an_operator_sees_no_devices_and_ends_none()
    {
        await using var phone = await system.ConnectAsync(_user, "phone");
        using var bob = await _api.AsAsync("bob", Scopes.System);
        using var list = await bob.GetAsync($"/api/users/{_user}/devices");
        using var end = await bob.PostAsync($"/api/users/{_user}/disconnect?reason=x", null);
        using var without = await _api.Http.GetAsync($"/api/users/{_user}/devices");
        using var invalid = await bob.GetAsync("/api/users/%7Ba%7D/devices");

        await ProblemAssert.IsAsync(HttpStatusCode.Forbidden, list);
        await ProblemAssert.IsAsync(HttpStatusCode.Forbidden, end);
        await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, without);
        await ProblemAssert.NamesAsync("id", HttpStatusCode.BadRequest, invalid);
        await system.SendAsync(_user, "still there");
        await phone.MessagesAsync(1);
    }

    [Theory]
    [InlineData("ops", "Ihr Konto ist gesperrt. Fragen? +49 30 123 😀", "Ihr Konto ist gesperrt. Fragen? +49 30 123 😀")]
    [InlineData("ops", null, "an operator has ended the connection")]
    [InlineData(null, null, "you have ended the connection from elsewhere")]
    public async Task A_client_is_told_why_its_connection_is_ended(string? oper, string? reason, string told)
    {
        await using var phone = await system.ConnectAsync(_user, "phone");
        await using var desk = await system.ConnectAsync(_user, "desk", to: system.Second);
        using var caller = oper is null ? await _api.AsAsync(_user) : await _api.AsAsync(oper, Scopes.Operator);

        using var response = await caller.PostAsync(
            $"/api/users/{_user}/disconnect?device=phone{(reason is null ? "" : $"&reason={Uri.EscapeDataString(reason)}")}", null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["phone"], (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices").EnumerateArray().Select(device => device.GetString()));
        Assert.Equal(CloseCodes.Disconnected, await phone.Closed.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(told, phone.CloseText);
        Assert.False(desk.Closed.IsCompleted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a%0Ab")]
    [InlineData("%E2%80%AEx")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task A_reason_that_a_close_frame_cannot_have_is_refused(string reason)
    {
        using var ops = await _api.AsAsync("ops", Scopes.Operator);
        using var response = await ops.PostAsync($"/api/users/{_user}/disconnect?reason={reason}", null);

        await ProblemAssert.NamesAsync("reason", HttpStatusCode.BadRequest, response);
    }
}
