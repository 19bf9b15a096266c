using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Tests.Support;
using PushApp.Tests.Support.Telemetry;

namespace PushApp.Tests.EndToEnd;

/// <summary>Groups and broadcasts through the whole system.</summary>
[Collection(WholeSystem.Name)]
public sealed class FanOutTests(PushAppFixture app)
{
    private const int MembersOfEach = 20;

    [Fact]
    public async Task A_message_to_a_group_on_five_gateways_is_one_rocketmq_message_for_each_and_one_trace()
    {
        var (group, backend) = (TestUsers.New("group"), await app.TokenAsync("backend", "push:system"));
        var replicas = await app.ReplicasAsync();
        var clients = new List<PushClient>();
        var members = new List<string> { TestUsers.New("away") };
        try
        {
            foreach (var address in replicas.Values)
            {
                for (var i = 0; i < MembersOfEach; i++)
                {
                    members.Add(TestUsers.New("member"));
                    clients.Add(await PushClient.ConnectAsync(address, await app.TokenAsync(members[^1])));
                }
            }

            await CallAsync(HttpMethod.Put, $"/api/groups/{group}", backend, null, HttpStatusCode.Created);
            await CallAsync(HttpMethod.Post, $"/api/groups/{group}/members", backend, new { add = members }, HttpStatusCode.OK);
            var trace = TraceParent.New();

            var answer = await CallAsync(HttpMethod.Post, $"/api/groups/{group}/messages", backend, new { body = "to all" }, HttpStatusCode.Accepted, trace.Header);

            Assert.Equal((members.Count, clients.Count), (answer.GetProperty("stored").GetInt32(), answer.GetProperty("connected").GetInt32()));
            foreach (var client in clients)
            {
                var message = (await client.MessagesAsync(1))[0];
                Assert.Equal((1, "to all", "backend"), (message.Seq, message.Body.GetString(), message.From));
            }

            await Eventually.TrueAsync(() => Named("process PUSH_MESSAGE").Length == replicas.Count
                && Named("send PUSH_MESSAGE").Length == replicas.Count && Named("POST /api/groups/{group}/messages").Length == 1);
            Assert.Single(Named("route lookup"));
            Assert.Equal(
                replicas.Keys.Order(), Named("process PUSH_MESSAGE").Select(span => $"gateway-{span.Instance}").Order());
            Assert.All(Named("process PUSH_MESSAGE"), span => Assert.Equal($"{MembersOfEach}", span.Attributes["pushapp.receivers"]));

            ReceivedSpan[] Named(string name) => [.. app.Telemetry.Trace(trace.TraceId).Where(span => span.Name == name)];
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
    public async Task A_broadcast_is_one_rocketmq_message_that_reaches_who_is_connected_anywhere()
    {
        var clients = new List<PushClient>();
        try
        {
            foreach (var address in (await app.ReplicasAsync()).Values)
            {
                clients.Add(await PushClient.ConnectAsync(address, await app.TokenAsync(TestUsers.New("anybody"))));
            }

            var trace = TraceParent.New();
            var answer = await CallAsync(
                HttpMethod.Post, "/api/broadcast", await app.TokenAsync("backend", "push:system"), new { body = "everybody" }, HttpStatusCode.Accepted, trace.Header);

            foreach (var client in clients)
            {
                var message = (await client.MessagesAsync(1))[0];
                Assert.Equal((answer.GetProperty("id").GetString(), 0, "everybody"), (message.Id, message.Seq, message.Body.GetString()));
            }

            await Eventually.TrueAsync(() => Named("process PUSH_MESSAGE").Length == clients.Count && Named("send PUSH_MESSAGE").Length == 1);
            Assert.Single(Named("process PUSH_MESSAGE").Select(span => span.Attributes["messaging.message.id"]).Distinct());

            ReceivedSpan[] Named(string name) => [.. app.Telemetry.Trace(trace.TraceId).Where(span => span.Name == name)];
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
    public async Task Who_is_no_system_does_not_send_to_all() =>
        await CallAsync(HttpMethod.Post, "/api/broadcast", await app.TokenAsync(TestUsers.New("bob")), new { body = 1 }, HttpStatusCode.Forbidden);

    private async Task<JsonElement> CallAsync(
        HttpMethod method, string path, string token, object? body, HttpStatusCode expected, string? traceParent = null)
    {
        using var response = await app.CallAsync(method, path, token, body, traceParent);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
