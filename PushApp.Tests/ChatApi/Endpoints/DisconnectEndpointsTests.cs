using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Delivery.RocketMQ;
using PushApp.Tests.ChatApi.Publishing;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Endpoints;

public sealed class DisconnectEndpointsTests(ChatApiWithBroker system) : IClassFixture<ChatApiWithBroker>
{
    private readonly string _user = SharedRedis.NewId("user");

    [Theory]
    [InlineData("", "phone,laptop")]
    [InlineData("?device=phone", "phone")]
    public async Task Each_gateway_that_holds_the_user_is_told(string query, string devices)
    {
        await using var gateway = await (await FakeGateway.StartAsync(system.Redis.Connection)).ConsumeAsync(system.RocketMQ);
        await gateway.ConnectAsync(_user, "phone");
        await gateway.ConnectAsync(_user, "laptop");
        using var operators = await system.Api.AsAsync("olga", "push:operator");

        using var response = await operators.PostAsync($"/api/users/{_user}/disconnect{query}", null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(
            devices.Split(',').Order(),
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices").EnumerateArray().Select(device => device.GetString()));
        await Eventually.TrueAsync(() => gateway.Consumed.Count == 1);
        var said = gateway.Consumed[0].Properties[MessageProperties.Control].Split(' ');
        Assert.Equal([ControlKinds.Disconnect, _user, .. query.Length == 0 ? Array.Empty<string>() : ["phone"]], [said[0], .. said[2..]]);
    }

    [Fact]
    public async Task Nobody_but_an_operator_may()
    {
        using var bob = await system.Api.AsAsync("bob");
        using var response = await bob.PostAsync($"/api/users/{_user}/disconnect", null);

        await ProblemAssert.IsAsync(HttpStatusCode.Forbidden, response);
    }
}
