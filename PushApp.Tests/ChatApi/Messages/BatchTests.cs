using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PushApp.Delivery.Inboxes;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Messages;

public class BatchTests(ChatApiWithoutBroker system) : IClassFixture<ChatApiWithoutBroker>
{
    private readonly string _to = SharedRedis.NewId("user");

    [Fact]
    public async Task Messages_to_one_user_are_numbered_in_the_order_of_the_batch()
    {
        var results = await SendAsync(string.Join(',', Enumerable.Range(0, 100).Select(n => $$$"""{"to":"{{{_to}}}","body":{ "n": {{{n}}} }}""")));

        Assert.Equal(Enumerable.Range(1, 100), results.Select(result => result.GetProperty("accepted").GetProperty("seq").GetInt32()));
        Assert.Equal(
            Enumerable.Range(0, 100).Select(n => $$"""{ "n": {{n}} }"""),
            (await InboxAsync()).Select(item => Encoding.UTF8.GetString(item.Body.Span)));
    }

    [Fact]
    public async Task A_message_that_is_refused_keeps_the_others_not_back()
    {
        var results = await SendAsync(
            $$"""{"to":"{{_to}}","body":1},{"to":"{{_to}}"},7,{"to":"a b","body":1},{"to":"{{_to}}","body":2,"persist":false},{"to":"{{_to}}","body":"{{new string('x', 256 * 1024)}}"},{"to":"{{_to}}","body":3}""");

        Assert.Equal(
            ["stored 1", "400 body", "400 ", "400 to", "dropped 0", "413 body", "stored 2"],
            results.Select(Describe));
        Assert.Equal(["1", "3"], (await InboxAsync()).Select(item => Encoding.UTF8.GetString(item.Body.Span)));
    }

    [Fact]
    public async Task A_user_whose_keys_are_not_PushApps_costs_its_own_message()
    {
        var broken = SharedRedis.NewId("user");
        await system.Redis.Connection.GetDatabase().StringSetAsync(InboxKeys.Head(broken), "not a hash");

        var results = await SendAsync($$"""{"to":"{{broken}}","body":1},{"to":"{{_to}}","body":1}""");

        Assert.Equal(["500 ", "stored 1"], results.Select(Describe));
    }

    [Fact]
    public async Task A_message_sent_again_with_its_id_keeps_its_number()
    {
        var results = await SendAsync($$"""{"to":"{{_to}}","id":"m-1","body":1},{"to":"{{_to}}","body":2},{"to":"{{_to}}","id":"m-1","body":1}""");

        Assert.Equal(["stored 1", "stored 2", "stored 1"], results.Select(Describe));
        Assert.Equal(2, (await InboxAsync()).Count);
    }

    [Theory]
    [InlineData("messages", "{}")]
    [InlineData("messages", """{"messages":null}""")]
    [InlineData("messages", """{"messages":{}}""")]
    [InlineData("messages", """{"messages":[]}""")]
    [InlineData("message", """{"message":[]}""")]
    public async Task A_wrong_field_is_named(string field, string request)
    {
        using var response = await PostAsync(request);

        await ProblemAssert.NamesAsync(field, HttpStatusCode.BadRequest, response);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"messages":[}""")]
    [InlineData("""{"messages":[{"to":"alice","body":1}""")]
    public async Task What_is_no_json_object_is_a_bad_request(string request)
    {
        using var response = await PostAsync(request);

        await ProblemAssert.IsAsync(HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task A_batch_is_limited_in_messages_and_in_bytes()
    {
        var message = $$"""{"to":"{{_to}}","body":1}""";
        using var most = await PostAsync(Batch(string.Join(',', Enumerable.Repeat(message, 1000))));
        using var more = await PostAsync(Batch(string.Join(',', Enumerable.Repeat(message, 1001))));
        var large = string.Join(',', Enumerable.Repeat($$"""{"to":"{{_to}}","body":"{{new string('x', 200 * 1024)}}"}""", 21));
        using var larger = await PostAsync(Batch(large), asksFirst: true);

        Assert.Equal(HttpStatusCode.OK, most.StatusCode);
        await ProblemAssert.NamesAsync("messages", HttpStatusCode.BadRequest, more);
        await ProblemAssert.IsAsync(HttpStatusCode.RequestEntityTooLarge, larger);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_taken()
    {
        using var response = await system.Api.Http.PostAsync("/api/messages/batch", ChatApiProcess.Json(Batch($$"""{"to":"{{_to}}","body":1}""")));

        await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, response);
    }

    private static string Batch(string messages) => $$"""{"messages":[{{messages}}]}""";

    private static string Describe(JsonElement result) => result.TryGetProperty("accepted", out var accepted)
        ? $"{accepted.GetProperty("status").GetString()} {accepted.GetProperty("seq").GetInt64()}"
        : $"{result.GetProperty("refused").GetProperty("status").GetInt32()} {(result.GetProperty("refused").TryGetProperty("field", out var field) ? field.GetString() : "")}";

    private async Task<JsonElement[]> SendAsync(string messages)
    {
        using var response = await PostAsync(Batch(messages));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results").EnumerateArray()];
    }

    // Who does not ask first may still be sending when the answer comes, and the connection ends.
    private async Task<HttpResponseMessage> PostAsync(string request, bool asksFirst = false)
    {
        using var bob = await system.Api.AsAsync("bob");
        bob.DefaultRequestHeaders.ExpectContinue = asksFirst;
        return await bob.PostAsync("/api/messages/batch", ChatApiProcess.Json(request));
    }

    private async Task<IReadOnlyList<PushApp.Delivery.Envelopes.PushItem>> InboxAsync() =>
        (await new Inbox(system.Redis.Commands, new InboxOptions()).ReadAfterAsync(_to, 0, null, 2000, int.MaxValue)).Items;
}
