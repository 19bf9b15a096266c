using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PushApp.Delivery.Inboxes;
using PushApp.ServiceDefaults;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Inboxes;

/// <summary><c>GET /api/inbox</c> of a chat API process.</summary>
public sealed class HistoryTests(ChatApiWithoutBroker system) : IClassFixture<ChatApiWithoutBroker>
{
    private readonly string _user = SharedRedis.NewId("user");
    private readonly Inbox _inbox = new(system.Redis.Commands, new InboxOptions());

    [Fact]
    public async Task A_message_comes_as_it_was_sent_byte_for_byte()
    {
        const string body = """{ "text": "<b>é\u00e9 😀</b>",  "n": 1.50, "n": 1e400 }""";
        using var bob = await system.Api.AsAsync("bob");
        using var sent = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{_user}}","id":"m-1","body":{{body}}}"""));
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        using var self = await system.Api.AsAsync(_user);

        using var response = await self.GetAsync("/api/inbox");

        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(("application/json", "no-store"), (response.Content.Headers.ContentType?.ToString(), response.Headers.CacheControl?.ToString()));
        Assert.Contains($"\"body\":{body}}}", text, StringComparison.Ordinal);
        var page = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["user", "epoch", "seq", "complete", "items", "next"], page.EnumerateObject().Select(member => member.Name));
        Assert.Equal((_user, 1, true, JsonValueKind.Null), (Text(page, "user"), page.GetProperty("seq").GetInt32(), page.GetProperty("complete").GetBoolean(), page.GetProperty("next").ValueKind));
        var item = Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal(["id", "seq", "from", "sentAt", "body"], item.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("m-1", 1, "bob"), (Text(item, "id"), item.GetProperty("seq").GetInt32(), Text(item, "from")));
        Assert.EndsWith("Z", Text(item, "sentAt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("after=0", 250)]
    [InlineData("before=251", 250)]
    public async Task The_next_page_begins_where_the_last_one_ended_until_there_is_none(string query, int count)
    {
        await AppendAsync(count);
        using var self = await system.Api.AsAsync(_user);
        var pages = new List<List<int>>();
        for (string? next = query; next is not null;)
        {
            var page = await self.GetFromJsonAsync<JsonElement>($"/api/inbox?{next}");
            pages.Add(Seqs(page));
            next = page.GetProperty("next") is { ValueKind: JsonValueKind.Object } cursor
                ? string.Join('&', cursor.EnumerateObject().Select(member => $"{member.Name}={member.Value}"))
                : null;
        }

        Assert.Equal([100, 100, 50], pages.Select(page => page.Count));
        Assert.Equal(Enumerable.Range(1, count), pages.SelectMany(page => page).Order());
        Assert.All(pages, page => Assert.Equal(page.Order(), page));
    }

    [Fact]
    public async Task A_page_is_bounded_in_messages_and_in_bytes()
    {
        await AppendAsync(10, new string('x', 200 * 1024));
        using var self = await system.Api.AsAsync(_user);

        Assert.Equal([1, 2, 3], Seqs(await self.GetFromJsonAsync<JsonElement>("/api/inbox?limit=3")));
        Assert.Equal([1, 2, 3, 4, 5], Seqs(await self.GetFromJsonAsync<JsonElement>("/api/inbox?limit=1000")));
        Assert.Equal([6, 7, 8, 9, 10], Seqs(await self.GetFromJsonAsync<JsonElement>("/api/inbox?before=11")));
    }

    [Fact]
    public async Task What_is_missing_before_the_first_message_is_said()
    {
        var epoch = await AppendAsync(1010);
        using var self = await system.Api.AsAsync(_user);

        var gap = await self.GetFromJsonAsync<JsonElement>($"/api/inbox?after=5&epoch={epoch}&limit=1");
        var none = await self.GetFromJsonAsync<JsonElement>($"/api/inbox?after=10&epoch={epoch}&limit=1");
        var other = await self.GetFromJsonAsync<JsonElement>("/api/inbox?after=10&epoch=0123456789abcdef&limit=1");

        Assert.Equal([(false, 11), (true, 11), (false, 11)], new[] { gap, none, other }.Select(page => (page.GetProperty("complete").GetBoolean(), Seqs(page)[0])));
    }

    [Fact]
    public async Task Acknowledgements_and_the_epoch_stay_as_they_are()
    {
        var epoch = await AppendAsync(10);
        await _inbox.AckAsync(_user, "phone", epoch, 4);
        using var self = await system.Api.AsAsync(_user);

        foreach (var query in new[] { "", "?before=5", $"?after=9&epoch={epoch}", $"?after=9000&epoch={epoch}", "?after=3&epoch=ffff" })
        {
            Assert.Equal(epoch, Text(await self.GetFromJsonAsync<JsonElement>($"/api/inbox{query}"), "epoch"));
        }

        Assert.Equal(4, await system.Redis.CursorAsync(_user, "phone"));
    }

    [Fact]
    public async Task Anothers_messages_are_for_operators()
    {
        await AppendAsync(1);
        using var bob = await system.Api.AsAsync("bob", Scopes.System);
        using var ops = await system.Api.AsAsync("ops", Scopes.Operator);

        using var refused = await bob.GetAsync($"/api/inbox?user={_user}");
        using var without = await system.Api.Http.GetAsync($"/api/inbox?user={_user}");

        var problem = await ProblemAssert.IsAsync(HttpStatusCode.Forbidden, refused);
        Assert.Contains(Scopes.Operator, Text(problem, "detail"), StringComparison.Ordinal);
        await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, without);
        Assert.Equal([1], Seqs(await ops.GetFromJsonAsync<JsonElement>($"/api/inbox?user={_user}")));
        Assert.Empty(Seqs(await ops.GetFromJsonAsync<JsonElement>("/api/inbox")));
    }

    [Theory]
    [InlineData("after", "after=-1")]
    [InlineData("after", "after=x")]
    [InlineData("after", "after=9223372036854775808")]
    [InlineData("after", "after=1&after=2")]
    [InlineData("before", "before=0")]
    [InlineData("before", "before=1&after=0")]
    [InlineData("epoch", "after=1")]
    [InlineData("epoch", "after=1&epoch=a%20b")]
    [InlineData("limit", "limit=0")]
    [InlineData("limit", "limit=1001")]
    [InlineData("user", "user=a%7Db")]
    [InlineData("user", "user=")]
    public async Task A_wrong_parameter_is_named(string name, string query)
    {
        using var self = await system.Api.AsAsync(_user);
        using var response = await self.GetAsync($"/api/inbox?{query}");

        await ProblemAssert.NamesAsync(name, HttpStatusCode.BadRequest, response);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static List<int> Seqs(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("seq").GetInt32())];

    private async Task<string> AppendAsync(int count, string body = "x")
    {
        var json = Encoding.UTF8.GetBytes($"\"{body}\"");
        var stored = await Task.WhenAll(Enumerable.Range(1, count).Select(i => _inbox.AppendAsync(_user, "bob", $"m-{i}", json, DateTimeOffset.UtcNow)));
        return stored[0].Epoch;
    }
}
