using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Tests.ChatApi.Messages;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

/// <summary>Many messages with one request, as a batch and as a stream, the history, and a group's life, through the whole system.</summary>
[Collection(WholeSystem.Name)]
public sealed class ConversationTests(PushAppFixture app) : IAsyncLifetime
{
    private readonly string _alice = TestUsers.New("alice");
    private readonly string _bob = TestUsers.New("bob");
    private string _hers = "";
    private string _his = "";

    public async Task InitializeAsync() => (_hers, _his) = (await app.TokenAsync(_alice), await app.TokenAsync(_bob));

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_batch_arrives_in_its_order_and_one_that_is_refused_keeps_nothing_back()
    {
        var gateway = (await app.ReplicasAsync()).First();
        await using var client = await PushClient.ConnectAsync(gateway.Value, _hers);

        var answer = await CallAsync(HttpMethod.Post, "/api/messages/batch", _his, HttpStatusCode.OK, new
        {
            messages = new object[] { new { to = _alice, body = 1 }, new { to = "a b", body = 2 }, new { to = _alice, body = 3 } },
        });

        Assert.Equal(["routed 1", "400", "routed 2"], answer.GetProperty("results").EnumerateArray().Select(Describe));
        Assert.Equal([(1L, 1), (2L, 3)], (await client.MessagesAsync(2)).Select(message => (message.Seq, message.Body.GetInt32())));
    }

    [Fact]
    public async Task What_comes_in_a_stream_is_answered_and_pushed_while_the_stream_goes_on()
    {
        await using var client = await PushClient.ConnectAsync((await app.ReplicasAsync()).First().Value, _hers);
        using var stream = await StreamClient.OpenAsync(app.ChatApi.BaseAddress!, _his);
        for (var n = 1; n <= 3; n++)
        {
            await stream.SendAsync($$"""{"to":"{{_alice}}","body":{{n}}}""" + "\n");
            if (n == 1)
            {
                Assert.StartsWith("HTTP/1.1 200 ", await stream.StatusAsync(), StringComparison.Ordinal);
            }

            Assert.Equal($"routed {n}", Describe((await stream.NextAsync())!.Value));
            Assert.Equal(n, (await client.MessagesAsync(n))[^1].Body.GetInt32());
        }

        await stream.EndAsync();
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task The_history_has_what_was_pushed_and_what_was_not_page_by_page_in_both_directions()
    {
        await using (var client = await PushClient.ConnectAsync((await app.ReplicasAsync()).First().Value, _hers))
        {
            await app.SendAsync(_his, _alice, "pushed");
            await client.MessagesAsync(1);
            await client.AckAsync(1);
        }

        await app.SendAsync(_his, _alice, "not pushed");
        await app.SendAsync(_his, _alice, "nor this");

        var first = await CallAsync(HttpMethod.Get, "/api/inbox?limit=2", _hers);
        var next = first.GetProperty("next");
        var last = await CallAsync(HttpMethod.Get, $"/api/inbox?after={next.GetProperty("after")}&epoch={next.GetProperty("epoch")}", _hers);
        var newest = await CallAsync(HttpMethod.Get, "/api/inbox?before=4&limit=1", _hers);

        Assert.Equal(["1 pushed", "2 not pushed"], Items(first));
        Assert.Equal(["3 nor this"], Items(last));
        Assert.Equal((JsonValueKind.Null, true), (last.GetProperty("next").ValueKind, last.GetProperty("complete").GetBoolean()));
        Assert.Equal(["3 nor this"], Items(newest));
        Assert.Equal(3, newest.GetProperty("next").GetProperty("before").GetInt32());

        static string[] Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("seq")} {item.GetProperty("body")}")];
    }

    [Fact]
    public async Task A_group_is_made_changed_written_to_and_deleted_and_its_messages_stay()
    {
        var (path, backend) = ($"/api/groups/{TestUsers.New("group")}", await app.TokenAsync("backend", "push:system"));
        var gateways = (await app.ReplicasAsync()).Values.ToArray();
        await using var her = await PushClient.ConnectAsync(gateways[0], _hers);
        await using var him = await PushClient.ConnectAsync(gateways[1], _his);

        await CallAsync(HttpMethod.Put, path, backend, HttpStatusCode.Created);
        await CallAsync(HttpMethod.Post, $"{path}/members", backend, HttpStatusCode.OK, new { add = new[] { _alice, _bob } });
        await CallAsync(HttpMethod.Post, $"{path}/messages", _his, HttpStatusCode.Accepted, new { body = "to both" });
        Assert.Equal("to both", (await her.MessagesAsync(1))[0].Body.GetString());
        Assert.Equal("to both", (await him.MessagesAsync(1))[0].Body.GetString());

        await CallAsync(HttpMethod.Post, $"{path}/members", backend, HttpStatusCode.OK, new { remove = new[] { _bob } });
        await CallAsync(HttpMethod.Post, $"{path}/messages", _his, HttpStatusCode.Forbidden, new { body = "refused" });
        await CallAsync(HttpMethod.Post, $"{path}/messages", _hers, HttpStatusCode.Accepted, new { body = "to herself" });
        Assert.Equal("to herself", (await her.MessagesAsync(2))[1].Body.GetString());
        var members = await CallAsync(HttpMethod.Get, $"{path}/members", _hers);
        Assert.Equal([_alice], members.GetProperty("members").EnumerateArray().Select(member => member.GetString()!));

        await CallAsync(HttpMethod.Delete, path, backend, HttpStatusCode.NoContent);
        await CallAsync(HttpMethod.Post, $"{path}/messages", _hers, HttpStatusCode.NotFound, new { body = "to nobody" });
        Assert.Equal(2, (await CallAsync(HttpMethod.Get, "/api/inbox", _hers)).GetProperty("items").GetArrayLength());
        Assert.Single(him.Messages);
    }

    private static string Describe(JsonElement result) => result.TryGetProperty("accepted", out var accepted)
        ? $"{accepted.GetProperty("status")} {accepted.GetProperty("seq")}"
        : $"{result.GetProperty("refused").GetProperty("status")}";

    private async Task<JsonElement> CallAsync(
        HttpMethod method, string path, string token, HttpStatusCode expected = HttpStatusCode.OK, object? body = null)
    {
        using var response = await app.CallAsync(method, path, token, body);
        Assert.Equal(expected, response.StatusCode);
        return expected is HttpStatusCode.NoContent ? default : await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
