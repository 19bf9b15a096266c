using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.RocketMQ;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Publishing;

public class PublishTests(ChatApiWithBroker system) : IClassFixture<ChatApiWithBroker>
{
    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task A_message_goes_to_the_one_gateway_that_holds_its_receiver()
    {
        await using var holder = await GatewayAsync();
        await using var other = await GatewayAsync();
        await holder.ConnectAsync(_user);
        await other.ConnectAsync(SharedRedis.NewId("user"));

        var answer = await SendAsync("""{ "text": "grüße" }""");

        Assert.Equal("routed", answer.GetProperty("status").GetString());
        Assert.Equal([holder.Identity.Id], Gateways(answer));
        await Eventually.TrueAsync(() => holder.Items.Count == 1);
        var item = Assert.Single(holder.Items);
        Assert.Equal((_user, answer.GetProperty("id").GetString(), 1, "bob"), (item.User, item.Id, item.Seq, item.From));
        Assert.Equal("""{ "text": "grüße" }""", Encoding.UTF8.GetString(item.Body.Span));
        Assert.Empty(other.Consumed);
    }

    [Fact]
    public async Task The_rocketmq_message_names_the_gateway_its_life_and_the_message()
    {
        await using var gateway = await GatewayAsync();
        await gateway.ConnectAsync(_user);

        var answer = await SendAsync("1");

        await Eventually.TrueAsync(() => gateway.Consumed.Count == 1);
        var message = gateway.Consumed[0];
        Assert.Equal((PushTopic.Name, gateway.Identity.Id), (message.Topic, message.Tag));
        Assert.Equal([answer.GetProperty("id").GetString()!], message.Keys);
        Assert.Equal(gateway.Identity.BootId, message.Properties[MessageProperties.Boot]);
        Assert.Equal(gateway.Identity.BootId, PushEnvelope.Decode(message.Body).Boot);
    }

    [Fact]
    public async Task A_repeat_is_published_as_it_is_stored_and_another_body_with_its_id_not_at_all()
    {
        await using var gateway = await GatewayAsync();
        await gateway.ConnectAsync(_user);
        using var bob = await system.Api.AsAsync("bob");
        async Task<HttpStatusCode> SendAgainAsync(string body)
        {
            using var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{_user}}","id":"m-1","body":{{body}}}"""));
            return response.StatusCode;
        }

        var answers = new[] { await SendAgainAsync("1"), await SendAgainAsync("2"), await SendAgainAsync("1") };
        await SendAsync("\"last\"");

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Conflict, HttpStatusCode.Accepted], answers);
        await Eventually.TrueAsync(() => gateway.Items.Any(item => item.Seq == 2));
        var pushed = gateway.Items.Where(item => item.Seq == 1).ToList();
        Assert.Equal(["1", "1"], pushed.Select(item => Encoding.UTF8.GetString(item.Body.Span)));
        Assert.Equal(pushed[0].SentAt, pushed[1].SentAt);
    }

    [Fact]
    public async Task The_trace_goes_on_in_the_item_and_in_the_rocketmq_message()
    {
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        await using var gateway = await GatewayAsync();
        await gateway.ConnectAsync(_user);
        using var bob = await system.Api.AsAsync("bob");
        bob.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");

        using var response = await PostAsync(bob, "1");

        await Eventually.TrueAsync(() => gateway.Items.Count == 1);
        Assert.Matches($"^00-{TraceId}-[0-9a-f]{{16}}-01$", gateway.Items[0].Traceparent);
        Assert.Equal(gateway.Items[0].Traceparent, gateway.Consumed[0].Properties[MessageProperties.Traceparent]);
    }

    [Fact]
    public async Task Two_devices_on_two_gateways_are_both_reached()
    {
        await using var first = await GatewayAsync();
        await using var second = await GatewayAsync();
        await first.ConnectAsync(_user, "phone");
        await second.ConnectAsync(_user, "desk");

        var answer = await SendAsync("1");

        Assert.Equal(new[] { first.Identity.Id, second.Identity.Id }.Order(), Gateways(answer).Order());
        await Eventually.TrueAsync(() => first.Items.Count == 1 && second.Items.Count == 1);
    }

    [Fact]
    public async Task Two_devices_on_one_gateway_are_one_item()
    {
        await using var gateway = await GatewayAsync();
        await gateway.ConnectAsync(_user, "phone");
        await gateway.ConnectAsync(_user, "desk");

        Assert.Equal([gateway.Identity.Id], Gateways(await SendAsync("1")));
        await SendAsync("2");

        await Eventually.TrueAsync(() => gateway.Items.Any(item => item.Seq == 2));
        Assert.Equal([1, 2], gateway.Items.Select(item => item.Seq));
    }

    [Fact]
    public async Task A_message_that_is_not_kept_travels_without_a_number()
    {
        await using var gateway = await GatewayAsync();
        await gateway.ConnectAsync(_user);
        using var bob = await system.Api.AsAsync("bob");

        using var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{_user}}","body":"typing","persist":false}"""));

        Assert.Equal("routed", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        await Eventually.TrueAsync(() => gateway.Items.Count == 1);
        Assert.Equal((0, ""), (gateway.Items[0].Seq, gateway.Items[0].Epoch));
    }

    [Fact]
    public async Task Many_messages_at_the_same_time_all_arrive()
    {
        await using var gateway = await GatewayAsync();
        await gateway.ConnectAsync(_user);
        using var bob = await system.Api.AsAsync("bob");

        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PostAsync(bob, "1")));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Accepted, response.StatusCode));
        await Eventually.TrueAsync(() => gateway.Items.Select(item => item.Seq).Distinct().Count() == 200);
    }

    [Fact]
    public async Task With_rocketmq_there_the_api_is_ready() =>
        await Eventually.TrueAsync(async () =>
        {
            using var ready = await system.Api.Http.GetAsync("/health");
            return ready.StatusCode == HttpStatusCode.OK;
        });

    private async Task<FakeGateway> GatewayAsync() =>
        await (await FakeGateway.StartAsync(system.Redis.Connection)).ConsumeAsync(system.RocketMQ);

    private async Task<JsonElement> SendAsync(string body)
    {
        using var bob = await system.Api.AsAsync("bob");
        using var response = await PostAsync(bob, body);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<HttpResponseMessage> PostAsync(HttpClient sender, string body) =>
        sender.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{_user}}","body":{{body}}}"""));

    private static IEnumerable<string?> Gateways(JsonElement answer) =>
        answer.GetProperty("gateways").EnumerateArray().Select(gateway => gateway.GetString());
}
