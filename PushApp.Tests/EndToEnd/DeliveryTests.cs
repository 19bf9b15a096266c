using Aspire.Hosting.Testing;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

[Collection(WholeSystem.Name)]
public sealed class DeliveryTests(PushAppFixture app)
{
    [Fact]
    public async Task A_message_reaches_its_user_and_only_the_gateway_that_holds_her_consumes_it()
    {
        var (alice, bob) = (TestUsers.New("alice"), TestUsers.New("bob"));
        var gateway = (await app.ReplicasAsync()).First();
        await using var client = await PushClient.ConnectAsync(gateway.Value, await app.TokenAsync(alice));
        var before = await app.SettledGatewaysAsync();

        var sent = await app.SendAsync(await app.TokenAsync(bob), alice, new { text = "hi" });

        var message = Assert.Single(await client.MessagesAsync(1));
        Assert.Equal((sent.Id, 1L, bob, "hi"), (message.Id, message.Seq, message.From, message.Body.GetProperty("text").GetString()));
        Assert.Equal("routed", sent.Status);
        Assert.Equal([gateway.Key], sent.Gateways);
        await Eventually.TrueAsync(async () => Consumed(await app.GatewaysAsync(), gateway.Key) > Consumed(before, gateway.Key));
        var after = await app.SettledGatewaysAsync();
        Assert.Equal(1, Consumed(after, gateway.Key) - Consumed(before, gateway.Key));
        Assert.All(after.Keys.Where(id => id != gateway.Key), id => Assert.Equal(Consumed(before, id), Consumed(after, id)));
    }

    [Fact]
    public void A_system_under_test_leaves_the_fixed_ports_to_a_running_one()
    {
        Assert.NotEqual(5080, app.App.GetEndpoint("chatapi", "http").Port);
        Assert.NotEqual(5081, app.App.GetEndpoint("gateway", "http").Port);
    }

    [Fact]
    public async Task A_message_to_a_user_who_is_away_is_there_when_she_connects()
    {
        var alice = TestUsers.New("alice");
        var token = await app.TokenAsync(TestUsers.New("bob"));
        var first = await app.SendAsync(token, alice, 1);
        await app.SendAsync(token, alice, 2);
        Assert.Equal(("stored", 0), (first.Status, first.Gateways.Length));

        await using var client = await PushClient.ConnectAsync(await GatewayAsync(), await app.TokenAsync(alice));

        Assert.Equal([(1L, 1), (2L, 2)], (await client.MessagesAsync(2)).Select(m => (m.Seq, m.Body.GetInt32())));
        Assert.True((await client.Welcome).GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public async Task What_a_device_acknowledged_is_not_replayed_to_it()
    {
        var alice = TestUsers.New("alice");
        var (hers, his) = (await app.TokenAsync(alice), await app.TokenAsync(TestUsers.New("bob")));
        await app.SendAsync(his, alice, "old");
        await using (var client = await PushClient.ConnectAsync(await GatewayAsync(), hers, "phone"))
        {
            await client.MessagesAsync(1);
            await client.AckAsync(1);
        }

        // The route goes with the connection; the cursor was written before it.
        await Eventually.TrueAsync(async () => (await app.PresenceAsync(hers, alice)).Length == 0);
        await app.SendAsync(his, alice, "new");
        await using var again = await PushClient.ConnectAsync(await GatewayAsync(), hers, "phone");

        Assert.Equal("new", (await again.MessagesAsync(1))[0].Body.GetString());
        Assert.Single(again.Messages);
    }

    [Fact]
    public async Task Two_devices_on_two_gateways_each_get_the_message()
    {
        var alice = TestUsers.New("alice");
        var token = await app.TokenAsync(alice);
        var gateways = (await app.ReplicasAsync()).Take(2).ToArray();
        await using var phone = await PushClient.ConnectAsync(gateways[0].Value, token, "phone");
        await using var laptop = await PushClient.ConnectAsync(gateways[1].Value, token, "laptop");

        var sent = await app.SendAsync(await app.TokenAsync(TestUsers.New("bob")), alice, "both");

        Assert.Equal(gateways.Select(g => g.Key).Order(), sent.Gateways.Order());
        Assert.Equal("both", (await phone.MessagesAsync(1))[0].Body.GetString());
        Assert.Equal("both", (await laptop.MessagesAsync(1))[0].Body.GetString());
    }

    [Fact]
    public async Task A_client_that_moved_keeps_its_new_route_when_the_old_connection_dies()
    {
        var alice = TestUsers.New("alice");
        var token = await app.TokenAsync(alice);
        var gateways = (await app.ReplicasAsync()).Take(2).ToArray();
        // Clients of earlier tests are gone first, so that the one connection counted is the one that dies.
        await HeldAsync(gateways[0].Key, 0);
        await using var dead = await PushClient.ConnectAsync(gateways[0].Value, token, "phone", answersPings: false);
        await HeldAsync(gateways[0].Key, 1);
        await using var alive = await PushClient.ConnectAsync(gateways[1].Value, token, "phone");

        dead.Abort();

        await HeldAsync(gateways[0].Key, 0);
        await Eventually.TrueAsync(async () =>
            (await app.PresenceAsync(token, alice)) is [{ Device: "phone" } presence] && presence.Gateway == gateways[1].Key);
        var sent = await app.SendAsync(await app.TokenAsync(TestUsers.New("bob")), alice, "still here");
        Assert.Equal([gateways[1].Key], sent.Gateways);
        Assert.Equal("still here", (await alive.MessagesAsync(1))[0].Body.GetString());
    }

    private Task HeldAsync(string gateway, int connections) =>
        Eventually.TrueAsync(async () => (await app.GatewaysAsync())[gateway].Connections == connections);

    private async Task<Uri> GatewayAsync() => (await app.ReplicasAsync()).First().Value;

    private static long Consumed(IReadOnlyDictionary<string, GatewayState> gateways, string id) => gateways[id].Consumed;
}
