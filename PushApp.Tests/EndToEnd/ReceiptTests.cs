using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

/// <summary>What a sender learns of a message, through the whole system.</summary>
[Collection(WholeSystem.Name)]
public sealed class ReceiptTests(PushAppFixture app)
{
    [Fact]
    public async Task A_message_is_stored_then_written_then_acknowledged()
    {
        var (alice, bob) = (TestUsers.New("alice"), TestUsers.New("bob"));
        var his = await app.TokenAsync(bob);
        var sent = await app.SendAsync(his, alice, "hi");
        var before = await FindAsync(his, sent.Id, alice);
        var gateway = (await app.ReplicasAsync()).First();

        await using var client = await PushClient.ConnectAsync(gateway.Value, await app.TokenAsync(alice), "phone");
        await client.MessagesAsync(1);
        var written = await FindAsync(his, sent.Id, alice, "&wait=written");
        var waiting = FindAsync(his, sent.Id, alice, "&wait=acknowledged&timeout=30");
        await client.AckAsync(1);
        var acknowledged = await waiting;
        var all = await FindAsync(await app.TokenAsync("ops", "push:operator"), sent.Id, alice, $"&from={bob}");

        Assert.Equal(("stored", 1), (Text(before, "stage"), before.GetProperty("seq").GetInt32()));
        Assert.Empty(before.GetProperty("gateways").EnumerateArray());
        Assert.Equal("written", Text(written, "stage"));
        Assert.InRange(written.GetProperty("writtenAt").GetDateTimeOffset(), before.GetProperty("sentAt").GetDateTimeOffset(), DateTimeOffset.UtcNow);
        Assert.Equal("acknowledged", Text(acknowledged, "stage"));
        Assert.InRange(acknowledged.GetProperty("acknowledgedAt").GetDateTimeOffset(), written.GetProperty("writtenAt").GetDateTimeOffset(), DateTimeOffset.UtcNow);
        Assert.Equal([gateway.Key], acknowledged.GetProperty("gateways").EnumerateArray().Select(id => id.GetString()!));
        Assert.False(acknowledged.TryGetProperty("devices", out _));
        var device = Assert.Single(all.GetProperty("devices").EnumerateArray());
        Assert.Equal(("phone", gateway.Key, true), (Text(device, "device"), Text(device, "gateway"), device.GetProperty("acknowledged").GetBoolean()));
    }

    [Fact]
    public async Task Who_waits_in_vain_is_told_how_far_it_has_come()
    {
        var (alice, bob) = (TestUsers.New("alice"), await app.TokenAsync(TestUsers.New("bob")));
        var sent = await app.SendAsync(bob, alice, "hi");

        Assert.Equal("stored", Text(await FindAsync(bob, sent.Id, alice, "&wait=acknowledged&timeout=1"), "stage"));
    }

    [Theory]
    [InlineData("m-1", "to=alice", HttpStatusCode.NotFound)]
    [InlineData("m-1", "", HttpStatusCode.BadRequest)]
    [InlineData("m%201", "to=alice", HttpStatusCode.BadRequest)]
    [InlineData("m-1", "to=a%20b", HttpStatusCode.BadRequest)]
    [InlineData("m-1", "to=alice&wait=read", HttpStatusCode.BadRequest)]
    [InlineData("m-1", "to=alice&wait=written&timeout=61", HttpStatusCode.BadRequest)]
    [InlineData("m-1", "to=alice&wait=written&timeout=soon", HttpStatusCode.BadRequest)]
    [InlineData("m-1", "to=alice&from=carol", HttpStatusCode.Forbidden)]
    public async Task What_cannot_be_asked_is_refused(string id, string query, HttpStatusCode expected)
    {
        using var response = await GetAsync(await app.TokenAsync(TestUsers.New("bob")), $"/api/messages/{id}?{query}");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_group_s_receipt_is_in_numbers()
    {
        var (group, backend) = (TestUsers.New("group"), await app.TokenAsync("backend", "push:system"));
        var members = Enumerable.Range(0, 3).Select(_ => TestUsers.New("member")).ToList();
        using var made = await app.CallAsync(HttpMethod.Put, $"/api/groups/{group}", backend);
        using var filled = await app.CallAsync(HttpMethod.Post, $"/api/groups/{group}/members", backend, new { add = members });
        var gateway = (await app.ReplicasAsync()).First().Value;
        await using var first = await PushClient.ConnectAsync(gateway, await app.TokenAsync(members[0]));
        await using var second = await PushClient.ConnectAsync(gateway, await app.TokenAsync(members[1]));

        using var sent = await app.CallAsync(HttpMethod.Post, $"/api/groups/{group}/messages", backend, new { body = "to all", id = "m-1" });
        await first.MessagesAsync(1);
        await second.MessagesAsync(1);
        await first.AckAsync(1);

        await Eventually.TrueAsync(async () =>
        {
            using var response = await GetAsync(backend, $"/api/groups/{group}/messages/m-1");
            var receipt = await response.Content.ReadFromJsonAsync<JsonElement>();
            return (3, 3, 2, 1) == (Int("members"), Int("stored"), Int("written"), Int("acknowledged"));

            int Int(string name) => receipt.GetProperty(name).GetInt32();
        });
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private async Task<JsonElement> FindAsync(string token, string id, string to, string more = "")
    {
        using var response = await GetAsync(token, $"/api/messages/{id}?to={to}{more}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<HttpResponseMessage> GetAsync(string token, string path) => app.CallAsync(HttpMethod.Get, path, token);
}
