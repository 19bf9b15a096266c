using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Gateway.Protocol;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

/// <summary>Who is connected, with which devices, and how a connection ends from elsewhere, through the whole system.</summary>
[Collection(WholeSystem.Name)]
public sealed class SessionTests(PushAppFixture app)
{
    private static readonly TimeSpan BeforeAHeartbeat = TimeSpan.FromSeconds(20);

    private readonly string _alice = TestUsers.New("alice");

    [Fact]
    public async Task One_device_more_than_a_user_may_have_takes_the_place_of_the_oldest_at_another_gateway()
    {
        var gateways = (await app.ReplicasAsync()).Values.ToArray();
        var hers = await app.TokenAsync(_alice);
        var devices = Enumerable.Range(1, PushAppFixture.DevicesPerUser + 1).Select(n => $"{n}").ToArray();
        var clients = new List<PushClient>();
        try
        {
            foreach (var device in devices)
            {
                clients.Add(await PushClient.ConnectAsync(gateways[clients.Count % gateways.Length], hers, device));
            }

            Assert.Equal(CloseCodes.DeviceDisplaced, await clients[0].Closed.WaitAsync(BeforeAHeartbeat));
            Assert.Equal(devices[1..].Order(StringComparer.Ordinal), (await app.PresenceAsync(hers, _alice)).Select(device => device.Device));
            Assert.All(clients[1..], client => Assert.False(client.Closed.IsCompleted));
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_user_sees_her_devices_and_ends_one_of_them_from_another()
    {
        var hers = await app.TokenAsync(_alice);
        var gateways = (await app.ReplicasAsync()).ToArray();
        await using var phone = await PushClient.ConnectAsync(gateways[0].Value, hers, "phone");
        await using var desk = await PushClient.ConnectAsync(gateways[1].Value, hers, "desk");
        await app.SendAsync(await app.TokenAsync(TestUsers.New("bob")), _alice, "hi");
        await phone.MessagesAsync(1);
        await phone.AckAsync(1);

        await Eventually.TrueAsync(async () => (await DevicesAsync()).SequenceEqual(
            [$"desk {gateways[1].Key} 0 behind by 1", $"phone {gateways[0].Key} 1 behind by 0"]));
        var ended = await CallAsync(HttpMethod.Post, $"/api/users/{_alice}/disconnect?device=phone&reason=lost%20it", hers, null, HttpStatusCode.Accepted);

        Assert.Equal(["phone"], ended.GetProperty("devices").EnumerateArray().Select(device => device.GetString()));
        Assert.Equal((CloseCodes.Disconnected, "lost it"), (await phone.Closed.WaitAsync(BeforeAHeartbeat), phone.CloseText));
        await Eventually.TrueAsync(async () => (await DevicesAsync()).SequenceEqual([$"desk {gateways[1].Key} 0 behind by 1", "phone away 1 behind by 0"]));
        Assert.False(desk.Closed.IsCompleted);

        async Task<IEnumerable<string>> DevicesAsync() =>
            from device in (await CallAsync(HttpMethod.Get, $"/api/users/{_alice}/devices", hers, null, HttpStatusCode.OK)).GetProperty("devices").EnumerateArray()
            let gateway = device.GetProperty("online").GetBoolean() ? device.GetProperty("gateway").GetString() : "away"
            select $"{device.GetProperty("device")} {gateway} {device.GetProperty("cursor")} behind by {device.GetProperty("lag")}";
    }

    [Fact]
    public async Task Of_many_users_one_learns_with_one_request_who_is_connected()
    {
        var (bob, carol) = (TestUsers.New("bob"), TestUsers.New("carol"));
        var (hers, gateways) = (await app.TokenAsync(_alice), (await app.ReplicasAsync()).Values.ToArray());
        await using var her = await PushClient.ConnectAsync(gateways[0], hers, "phone");
        await using var him = await PushClient.ConnectAsync(gateways[1], await app.TokenAsync(bob));

        var answer = await CallAsync(HttpMethod.Post, "/api/presence", hers, new { users = new[] { _alice, bob, carol, "a b" } }, HttpStatusCode.OK);

        var users = answer.GetProperty("users").EnumerateArray().ToArray();
        Assert.Equal([true, true, false], users[..3].Select(user => user.GetProperty("online").GetBoolean()));
        Assert.Equal("phone", Assert.Single(users[0].GetProperty("devices").EnumerateArray()).GetProperty("device").GetString());
        Assert.False(users[1].TryGetProperty("devices", out _));
        Assert.Equal(400, users[3].GetProperty("refused").GetProperty("status").GetInt32());
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, string token, object? body, HttpStatusCode expected)
    {
        using var response = await app.CallAsync(method, path, token, body);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
