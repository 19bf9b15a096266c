using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.RocketMQ;
using PushApp.Delivery.Routes;
using PushApp.Tests.Delivery;
using PushApp.Tests.Gateway.Running;
using PushApp.Tests.Support;

namespace PushApp.Tests.ChatApi.Endpoints;

/// <summary>An operator drains a gateway, which is a process here.</summary>
public sealed class DrainEndpointsTests(ChatApiWithBroker system) : IClassFixture<ChatApiWithBroker>
{
    private readonly string _user = SharedRedis.NewId("user");

    [LinuxFact]
    public async Task The_gateway_sends_its_clients_away_and_ends_in_order_and_the_others_stay()
    {
        await using var drained = await StartAsync();
        await using var other = await StartAsync();
        await using var client = await PushClient.ConnectAsync(drained.Address, GatewayProcess.Token(_user));
        await using var stays = await PushClient.ConnectAsync(other.Address, GatewayProcess.Token(SharedRedis.NewId("user")));
        using var operators = await system.Api.AsAsync("olga", "push:operator");

        using var response = await operators.PostAsync($"/api/gateways/{drained.Id}/drain", null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(drained.Id, answer.GetProperty("gateway").GetString());
        Assert.Equal(4503, await client.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, await drained.ExitAsync());
        Assert.Empty(await new RouteTable(system.Redis.Commands).FindAsync(_user));
        Assert.Equal([other.Id], await ListedAsync(operators, drained.Id, other.Id));
        Assert.False(stays.Closed.IsCompleted);
        using var again = await operators.PostAsync($"/api/gateways/{drained.Id}/drain", null);
        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, again);
    }

    [Fact]
    public async Task An_order_for_another_life_of_the_gateway_or_from_long_ago_is_not_followed()
    {
        await using var gateway = await StartAsync();
        await using var client = await PushClient.ConnectAsync(gateway.Address, GatewayProcess.Token(_user));
        using var operators = await system.Api.AsAsync("olga", "push:operator");
        var boot = (await operators.GetFromJsonAsync<JsonElement>("/api/gateways")).EnumerateArray()
            .Single(one => one.GetProperty("id").GetString() == gateway.Id).GetProperty("bootId").GetString()!;
        await using var producer = await GatewaySystem.ProducerAsync(system.RocketMQ);

        await producer.Send(Order(gateway.Id, DateTimeOffset.UtcNow, "another-life"));
        await producer.Send(Order(gateway.Id, DateTimeOffset.UtcNow - TimeSpan.FromHours(1), boot));
        await producer.Send(Order(gateway.Id, DateTimeOffset.UtcNow, $"{boot} and more"));

        // More than the topic has queues: each of them is behind what was said in its queue.
        using var bob = await system.Api.AsAsync("bob");
        for (var i = 0; i < 16; i++)
        {
            using var sent = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{_user}}","body":{{i}}}"""));
            sent.EnsureSuccessStatusCode();
        }

        Assert.Equal(16, (await client.MessagesAsync(16)).Count);
        Assert.Equal([gateway.Id], await ListedAsync(operators, gateway.Id));
        await producer.Send(Order(gateway.Id, DateTimeOffset.UtcNow, boot));
        Assert.Equal(4503, await client.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Nobody_but_an_operator_may()
    {
        using var bob = await system.Api.AsAsync("bob");
        using var response = await bob.PostAsync("/api/gateways/gateway-1/drain", null);

        await ProblemAssert.IsAsync(HttpStatusCode.Forbidden, response);
    }

    [Fact]
    public async Task An_id_that_cannot_be_is_named()
    {
        using var operators = await system.Api.AsAsync("olga", "push:operator");
        using var response = await operators.PostAsync("/api/gateways/no%20id/drain", null);

        await ProblemAssert.NamesAsync("id", HttpStatusCode.BadRequest, response);
    }

    private static Org.Apache.Rocketmq.Message Order(string gateway, DateTimeOffset at, string boot)
    {
        var signer = new EnvelopeSigner(new EnvelopeOptions { Key = TestEnvelopes.Key });
        var control = string.Create(CultureInfo.InvariantCulture, $"drain {at.ToUnixTimeMilliseconds()} {boot}");
        var body = "{}"u8.ToArray();
        return TestEnvelopes.Unsigned(gateway, body)
            .AddProperty(MessageProperties.KeyId, signer.KeyId)
            .AddProperty(MessageProperties.Signature, signer.Sign(gateway, control, body))
            .AddProperty(MessageProperties.Control, control)
            .Build();
    }

    private static async Task<string[]> ListedAsync(HttpClient operators, params string[] of) =>
        [.. (await operators.GetFromJsonAsync<JsonElement>("/api/gateways")).EnumerateArray().Select(gateway => gateway.GetProperty("id").GetString()!).Where(of.Contains)];

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(system.Redis.ConnectionString, system.RocketMQ);
}
