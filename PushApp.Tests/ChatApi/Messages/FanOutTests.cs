using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Inboxes;
using PushApp.Tests.ChatApi.Publishing;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Messages;

public sealed class FanOutTests(ChatApiWithBroker system) : IClassFixture<ChatApiWithBroker>
{
    private readonly string[] _users = [.. Enumerable.Range(0, 6).Select(_ => SharedRedis.NewId("user"))];

    [Fact]
    public async Task Each_gateway_gets_one_rocketmq_message_and_each_receiver_a_number_of_its_own()
    {
        await using var first = await GatewayAsync(_users[0], _users[1], _users[2]);
        await using var second = await GatewayAsync(_users[3], _users[4]);
        await SendAsync(JsonSerializer.Serialize(_users[0]), "\"before\"");
        await Eventually.TrueAsync(() => first.Consumed.Count == 1);

        var answer = await SendAsync(JsonSerializer.Serialize(_users), """{"text":"grüße"}""");

        Assert.Equal((6, 6, 5, 0), (Int(answer, "receivers"), Int(answer, "stored"), Int(answer, "connected"), Int(answer, "refused")));
        Assert.Equal(
            new[] { first.Identity.Id, second.Identity.Id }.Order(), answer.GetProperty("gateways").EnumerateArray().Select(id => id.GetString()!).Order());
        await Eventually.TrueAsync(() => first.Consumed.Count == 2 && second.Consumed.Count == 1);
        var (toFirst, toSecond) = (FanOutEnvelope.Decode(first.Consumed[1].Body), FanOutEnvelope.Decode(second.Consumed[0].Body));
        Assert.Equal((first.Identity.BootId, second.Identity.BootId), (toFirst.Boot, toSecond.Boot));
        Assert.Equal([(_users[0], 2), (_users[1], 1), (_users[2], 1)], toFirst.Receivers.Select(receiver => (receiver.User, (int)receiver.Seq)));
        Assert.Equal([_users[3], _users[4]], toSecond.Receivers.Select(receiver => receiver.User));
        Assert.Equal("""{"text":"grüße"}""", Encoding.UTF8.GetString(toFirst.Message.Body.Span));
        Assert.Equal([answer.GetProperty("id").GetString()!], first.Consumed[1].Keys);
        var kept = Assert.Single(await KeptAsync(_users[5]));
        Assert.Equal((answer.GetProperty("id").GetString(), 1, "bob"), (kept.Id, kept.Seq, kept.From));
    }

    [Fact]
    public async Task A_repeat_is_added_to_the_inboxes_that_do_not_have_it()
    {
        await SendAsync(JsonSerializer.Serialize(_users[..2]), "1", """, "id":"m-1" """);

        var again = await SendAsync(JsonSerializer.Serialize(_users[..3]), "1", """, "id":"m-1" """);

        Assert.Equal((3, 0), (Int(again, "stored"), Int(again, "refused")));
        Assert.All(_users[..3], async user => Assert.Single(await KeptAsync(user)));
    }

    [Fact]
    public async Task One_whose_inbox_refuses_keeps_nobody_back()
    {
        await SendAsync(JsonSerializer.Serialize(_users[..1]), "1", """, "id":"m-1" """);

        var answer = await SendAsync(JsonSerializer.Serialize(_users[..3]), "2", """, "id":"m-1" """);

        Assert.Equal((3, 2, 1), (Int(answer, "receivers"), Int(answer, "stored"), Int(answer, "refused")));
        var refusal = Assert.Single(answer.GetProperty("refusals").EnumerateArray());
        Assert.Equal((_users[0], 409), (refusal.GetProperty("user").GetString(), Int(refusal, "status")));
    }

    [Fact]
    public async Task A_message_that_is_not_kept_reaches_who_is_connected_and_no_inbox()
    {
        await using var gateway = await GatewayAsync(_users[0], _users[1]);

        var answer = await SendAsync(JsonSerializer.Serialize(_users[..3]), "\"typing\"", """, "persist":false """);

        Assert.Equal((3, 0, 2), (Int(answer, "receivers"), Int(answer, "stored"), Int(answer, "connected")));
        await Eventually.TrueAsync(() => gateway.Consumed.Count == 1);
        Assert.All(FanOutEnvelope.Decode(gateway.Consumed[0].Body).Receivers, receiver => Assert.Equal((0, ""), (receiver.Seq, receiver.Epoch)));
        Assert.Empty(await KeptAsync(_users[0]));
    }

    [Fact]
    public async Task Who_is_listed_twice_gets_it_once()
    {
        var answer = await SendAsync(JsonSerializer.Serialize(new[] { _users[0], _users[0] }), "1");

        Assert.Equal(1, Int(answer, "receivers"));
        Assert.Single(await KeptAsync(_users[0]));
    }

    [Theory]
    [InlineData("[]", "to")]
    [InlineData("""["alice",1]""", "to")]
    [InlineData("""["alice","a b"]""", "to[1]")]
    [InlineData("{}", "to")]
    public async Task A_list_that_is_none_is_refused_with_its_place(string to, string field)
    {
        using var bob = await system.Api.AsAsync("bob");
        using var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":{{to}},"body":1}"""));

        await ProblemAssert.NamesAsync(field, HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task More_receivers_than_one_may_list_are_refused()
    {
        using var bob = await system.Api.AsAsync("bob");
        var many = JsonSerializer.Serialize(Enumerable.Range(0, 1_001).Select(i => $"user-{i}"));
        using var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":{{many}},"body":1}"""));

        await ProblemAssert.NamesAsync("to", HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task More_bytes_in_all_inboxes_than_one_may_write_are_refused_by_the_options_name()
    {
        using var backend = await system.Api.AsAsync("bob", "push:system");
        var many = JsonSerializer.Serialize(Enumerable.Range(0, 700).Select(i => $"user-{i}"));
        using var response = await backend.PostAsync(
            "/api/messages", ChatApiProcess.Json($$"""{"to":{{many}},"body":"{{new string('x', 100_000)}}"}"""));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("Messages:MaxFanOutBytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_receiver_counts_as_a_message_of_its_sender()
    {
        await using var strict = await ChatApiProcess.StartAsync(
            system.Redis.ConnectionString, system.RocketMQ, settings: ("Senders__MessagesPerSecond", "1"));
        using var bob = await strict.AsAsync("bob");
        var twenty = JsonSerializer.Serialize(Enumerable.Range(0, 20).Select(_ => SharedRedis.NewId("user")));

        using var first = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":{{twenty}},"body":1}"""));
        using var second = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":{{twenty}},"body":1}"""));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
    }

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private async Task<JsonElement> SendAsync(string to, string body, string more = "")
    {
        using var bob = await system.Api.AsAsync("bob");
        using var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":{{to}},"body":{{body}}{{more}}}"""));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<FakeGateway> GatewayAsync(params string[] users)
    {
        var gateway = await (await FakeGateway.StartAsync(system.Redis.Connection)).ConsumeAsync(system.RocketMQ);
        foreach (var user in users)
        {
            await gateway.ConnectAsync(user);
        }

        return gateway;
    }

    private async Task<IReadOnlyList<PushItem>> KeptAsync(string user) =>
        (await new Inbox(system.Redis.Commands, new InboxOptions()).ReadAfterAsync(user, 0, null, 100, 1 << 20)).Items;
}
