using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Routes;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Messages;

public class SendMessageTests(ChatApiWithoutBroker system) : IClassFixture<ChatApiWithoutBroker>
{
    private readonly string _to = SharedRedis.NewId("user");
    private readonly Inbox _inbox = new(system.Redis.Commands, new InboxOptions());

    [Fact]
    public async Task A_message_to_a_user_who_is_away_is_stored_byte_for_byte()
    {
        const string Body = "{ \"text\": \"grüße\", \"n\": [1.0, null] }";

        using var response = await PostAsync($$"""{"to":"{{_to}}","body":{{Body}}}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("stored", 1, 0), (answer.GetProperty("status").GetString(), answer.GetProperty("seq").GetInt64(), answer.GetProperty("gateways").GetArrayLength()));
        var item = Assert.Single(await InboxAsync());
        Assert.Equal((answer.GetProperty("id").GetString(), "bob", Body), (item.Id, item.From, Encoding.UTF8.GetString(item.Body.Span)));
    }

    [Fact]
    public async Task A_message_sent_again_with_its_id_keeps_its_number()
    {
        var request = $$"""{"to":"{{_to}}","id":"m-1","body":1}""";
        using var first = await PostAsync(request);
        using var other = await PostAsync($$"""{"to":"{{_to}}","body":2}""");
        using var again = await PostAsync(request);

        Assert.Equal(1, (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("seq").GetInt64());
        Assert.Equal(2, (await InboxAsync()).Count);
    }

    [Fact]
    public async Task An_id_sent_again_with_another_body_is_a_conflict()
    {
        using var first = await PostAsync($$"""{"to":"{{_to}}","id":"m-1","body":1}""");
        using var other = await PostAsync($$"""{"to":"{{_to}}","id":"m-1","body":2}""");

        await ProblemAssert.NamesAsync("id", HttpStatusCode.Conflict, other);
        Assert.Equal("1", Encoding.UTF8.GetString(Assert.Single(await InboxAsync()).Body.Span));
    }

    [Fact]
    public async Task Who_crowds_out_others_is_refused_and_told_which_option_says_so()
    {
        await FillAsync("carol", 1);
        await FillAsync("bob", 750);

        using var response = await PostAsync($$"""{"to":"{{_to}}","body":1}""");

        var problem = await ProblemAssert.IsAsync(HttpStatusCode.TooManyRequests, response);
        Assert.Contains("Inbox:SenderShare", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_message_that_is_not_to_be_kept_is_dropped_where_nobody_is_there()
    {
        using var response = await PostAsync($$"""{"to":"{{_to}}","body":1,"persist":false}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("dropped", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        Assert.Empty(await InboxAsync());
    }

    [Fact]
    public async Task While_rocketmq_is_away_a_message_to_a_connected_user_is_stored()
    {
        await ConnectAsync();

        using var response = await PostAsync($$"""{"to":"{{_to}}","body":1}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("stored", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        Assert.Single(await InboxAsync());
    }

    [Fact]
    public async Task While_rocketmq_is_away_a_message_that_is_not_to_be_kept_is_answered_with_503()
    {
        await ConnectAsync();

        using var response = await PostAsync($$"""{"to":"{{_to}}","body":1,"persist":false}""");

        await ProblemAssert.IsAsync(HttpStatusCode.ServiceUnavailable, response);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Keys_of_another_type_are_not_reported_as_a_redis_that_is_away()
    {
        await system.Redis.Connection.GetDatabase().StringSetAsync(InboxKeys.Head(_to), "not a hash");

        using var response = await PostAsync($$"""{"to":"{{_to}}","body":1}""");

        var problem = await ProblemAssert.IsAsync(HttpStatusCode.InternalServerError, response);
        Assert.Contains("something else under this user's keys", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_of_a_dead_gateway_does_not_count()
    {
        await new RouteTable(system.Redis.Commands).ClaimAsync(_to, new Route("phone", "gateway-dead", "boot", "c-1"));

        using var response = await PostAsync($$"""{"to":"{{_to}}","body":1,"persist":false}""");

        Assert.Equal("dropped", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("to", """{"body":1}""")]
    [InlineData("to", """{"to":null,"body":1}""")]
    [InlineData("to", """{"to":7,"body":1}""")]
    [InlineData("to", """{"to":"a{b}","body":1}""")]
    [InlineData("to", """{"to":"\ud800","body":1}""")]
    [InlineData("body", """{"to":"alice"}""")]
    [InlineData("id", """{"to":"alice","body":1,"id":"a b"}""")]
    [InlineData("persist", """{"to":"alice","body":1,"persist":"yes"}""")]
    [InlineData("topic", """{"to":"alice","body":1,"topic":"x"}""")]
    [InlineData("To", """{"To":"alice","body":1}""")]
    [InlineData("body", """{"to":"alice","body":1,"body":2}""")]
    public async Task A_wrong_field_is_named(string field, string request)
    {
        using var response = await PostAsync(request);

        await ProblemAssert.NamesAsync(field, HttpStatusCode.BadRequest, response);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"to":"alice","body":}""")]
    [InlineData("""{"to":"alice","body":1} {}""")]
    public async Task What_is_no_json_object_is_a_bad_request(string request)
    {
        using var response = await PostAsync(request);

        await ProblemAssert.IsAsync(HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_a_bad_request()
    {
        using var bob = await system.Api.AsAsync("bob");
        using var content = new ByteArrayContent([.. "{\"to\":\"alice\",\"body\":\""u8, 0xff, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await bob.PostAsync("/api/messages", content);

        await ProblemAssert.IsAsync(HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task A_body_may_have_256_KiB_and_no_byte_more()
    {
        using var largest = await PostAsync($$"""{"to":"{{_to}}","body":"{{new string('x', 256 * 1024 - 2)}}"}""");
        using var larger = await PostAsync($$"""{"to":"{{_to}}","body":"{{new string('x', 256 * 1024 - 1)}}"}""");
        using var huge = await PostAsync($$"""{"to":"{{_to}}","body":"{{new string('x', 1024 * 1024)}}"}""");

        Assert.Equal(HttpStatusCode.Accepted, largest.StatusCode);
        await ProblemAssert.NamesAsync("body", HttpStatusCode.RequestEntityTooLarge, larger);
        await ProblemAssert.IsAsync(HttpStatusCode.RequestEntityTooLarge, huge);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? contentType)
    {
        using var bob = await system.Api.AsAsync("bob");
        using var content = new ByteArrayContent("""{"to":"alice","body":1}"""u8.ToArray());
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

        using var response = await bob.PostAsync("/api/messages", content);

        await ProblemAssert.IsAsync(HttpStatusCode.UnsupportedMediaType, response);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer nonsense")]
    [InlineData("Basic Ym9iOmJvYg==")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IiLCJpc3MiOiJwdXNoYXBwIiwiYXVkIjoicHVzaGFwcCJ9.")]
    public async Task Without_a_valid_token_nothing_is_taken(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = ChatApiProcess.Json($$"""{"to":"{{_to}}","body":1}""") };
        if (authorization is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        using var response = await system.Api.Http.SendAsync(request);

        await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, response);
        Assert.Contains(response.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
        Assert.Empty(await InboxAsync());
    }

    private async Task<HttpResponseMessage> PostAsync(string request)
    {
        using var bob = await system.Api.AsAsync("bob");
        return await bob.PostAsync("/api/messages", ChatApiProcess.Json(request));
    }

    private async Task<IReadOnlyList<PushApp.Delivery.Envelopes.PushItem>> InboxAsync() =>
        (await _inbox.ReadAfterAsync(_to, 0, null, 100, int.MaxValue)).Items;

    private Task<AppendResult[]> FillAsync(string from, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
        _inbox.AppendAsync(_to, from, SharedRedis.NewId("m"), "1"u8.ToArray(), DateTimeOffset.UtcNow, remember: false)));

    private async Task ConnectAsync()
    {
        var gateway = new GatewayIdentity(SharedRedis.NewId("gateway"), GatewayIdentity.NewBootId());
        await new GatewayLease(system.Redis.Commands, gateway, new LeaseOptions { Duration = TimeSpan.FromMinutes(1) }).TakeAsync();
        await new RouteTable(system.Redis.Commands).ClaimAsync(_to, new Route("phone", gateway.Id, gateway.BootId, "c-1"));
    }
}
