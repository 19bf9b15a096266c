using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Inboxes;
using PushApp.Tests.ChatApi.Publishing;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Groups;

public sealed class GroupTests(ChatApiWithBroker system) : IClassFixture<ChatApiWithBroker>, IAsyncLifetime
{
    private readonly string _group = SharedRedis.NewId("group");
    private readonly string _alice = SharedRedis.NewId("alice");
    private readonly string _bob = SharedRedis.NewId("bob");
    private HttpClient _system = null!;

    public async Task InitializeAsync() => _system = await system.Api.AsAsync("backend", "push:system");

    public Task DisposeAsync()
    {
        _system.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_group_is_made_filled_listed_and_deleted()
    {
        Assert.Equal(HttpStatusCode.Created, await PutAsync());
        Assert.Equal(HttpStatusCode.OK, await PutAsync());
        var change = await ChangeAsync($$"""{"add":["{{_alice}}","{{_bob}}"]}""");
        Assert.Equal((2, 0, 2), (Int(change, "added"), Int(change, "removed"), Int(change, "members")));

        var first = await GetAsync($"/api/groups/{_group}/members?limit=1");
        var second = await GetAsync($"/api/groups/{_group}/members?limit=1&after={first.GetProperty("next").GetString()}");
        var last = await GetAsync($"/api/groups/{_group}/members?after={second.GetProperty("next").GetString()}");

        Assert.Equal([_alice], Members(first));
        Assert.Equal([_bob], Members(second));
        Assert.Empty(Members(last));
        Assert.False(last.TryGetProperty("next", out _));
        Assert.Equal(2, Int(await GetAsync($"/api/groups/{_group}"), "members"));

        Assert.Equal(HttpStatusCode.NoContent, (await _system.DeleteAsync($"/api/groups/{_group}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _system.GetAsync($"/api/groups/{_group}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _system.DeleteAsync($"/api/groups/{_group}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(_system, "messages", """{"body":1}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(_system, "members", """{"add":["x"]}""")).StatusCode);
    }

    [Fact]
    public async Task A_message_goes_to_the_members_who_see_the_group()
    {
        await PutAsync();
        await ChangeAsync($$"""{"add":["{{_alice}}","{{_bob}}"]}""");
        await using var gateway = await (await FakeGateway.StartAsync(system.Redis.Connection)).ConsumeAsync(system.RocketMQ);
        await gateway.ConnectAsync(_alice);
        using var bob = await system.Api.AsAsync(_bob);

        using var response = await PostAsync(bob, "messages", """{"body":{"text":"hi"},"id":"m-1"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((2, 2, 1), (Int(answer, "receivers"), Int(answer, "stored"), Int(answer, "connected")));
        await Eventually.TrueAsync(() => gateway.Consumed.Count == 1);
        var pushed = FanOutEnvelope.Decode(gateway.Consumed[0].Body);
        Assert.Equal((_group, _bob, _alice), (pushed.Message.Group, pushed.Message.From, Assert.Single(pushed.Receivers).User));
        var page = await new Inbox(system.Redis.Commands, new InboxOptions()).ReadAfterAsync(_alice, 0, null, 10, 1 << 20);
        Assert.Equal((_group, _bob, "m-1"), (page.Items[0].Group, page.Items[0].From, page.Items[0].Id));
    }

    [Fact]
    public async Task Members_send_and_read_and_others_do_not()
    {
        await PutAsync();
        await ChangeAsync($$"""{"add":["{{_alice}}"]}""");
        using var alice = await system.Api.AsAsync(_alice);
        using var bob = await system.Api.AsAsync(_bob);

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(alice, "messages", """{"body":1}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(bob, "messages", """{"body":1}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(_system, "messages", $$"""{"body":1,"from":"{{_bob}}"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(alice, "messages", $$"""{"body":1,"from":"{{_bob}}"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync($"/api/groups/{_group}/members")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync($"/api/groups/{_group}/members")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync($"/api/groups/{_group}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.PutAsync($"/api/groups/{_group}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.DeleteAsync($"/api/groups/{_group}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(alice, "members", $$"""{"add":["{{_bob}}"]}""")).StatusCode);
    }

    [Fact]
    public async Task A_group_has_no_more_members_than_its_limit_says()
    {
        await using var small = await ChatApiProcess.StartAsync(system.Redis.ConnectionString, system.RocketMQ, settings: ("Groups__MaxMembers", "2"));
        using var backend = await small.AsAsync("backend", "push:system");
        await backend.PutAsync($"/api/groups/{_group}", null);

        using var response = await PostAsync(backend, "members", """{"add":["a","b","c"]}""");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("Groups:MaxMembers", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, Int(await (await backend.GetAsync($"/api/groups/{_group}")).Content.ReadFromJsonAsync<JsonElement>(), "members"));
    }

    [Theory]
    [InlineData("members", """{"add":["a b"]}""", "add[0]")]
    [InlineData("members", """{"add":"a"}""", "add")]
    [InlineData("members", """{"join":["a"]}""", "join")]
    [InlineData("messages", """{"id":"a"}""", "body")]
    [InlineData("messages", """{"body":1,"to":"alice"}""", "to")]
    public async Task What_cannot_be_is_refused_with_the_field(string what, string json, string field)
    {
        await PutAsync();

        using var response = await PostAsync(_system, what, json);

        await ProblemAssert.NamesAsync(field, HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task A_group_needs_an_id()
    {
        using var response = await _system.PutAsync("/api/groups/a%20b", null);

        await ProblemAssert.NamesAsync("group", HttpStatusCode.BadRequest, response);
    }

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static IEnumerable<string?> Members(JsonElement page) => page.GetProperty("members").EnumerateArray().Select(member => member.GetString());

    private async Task<HttpStatusCode> PutAsync() => (await _system.PutAsync($"/api/groups/{_group}", null)).StatusCode;

    private Task<HttpResponseMessage> PostAsync(HttpClient client, string what, string json) =>
        client.PostAsync($"/api/groups/{_group}/{what}", ChatApiProcess.Json(json));

    private async Task<JsonElement> ChangeAsync(string json)
    {
        using var response = await PostAsync(_system, "members", json);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<JsonElement> GetAsync(string path) => await _system.GetFromJsonAsync<JsonElement>(path);
}
