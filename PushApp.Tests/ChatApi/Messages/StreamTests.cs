using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PushApp.Delivery.Inboxes;
using PushApp.ServiceDefaults;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Messages;

/// <summary><c>POST /api/messages/batch</c> with lines, at a chat API process with small limits.</summary>
public sealed class StreamTests(StreamTests.SmallLimits system) : IClassFixture<StreamTests.SmallLimits>
{
    private readonly string _to = SharedRedis.NewId("user");
    private readonly string _from = SharedRedis.NewId("sender");

    [Fact]
    public async Task Each_line_is_answered_in_order_and_the_last_one_needs_no_line_feed()
    {
        var lines = Enumerable.Range(0, 2000).Select(n => $$$"""{"to":"{{{_to}}}{{{n % 3}}}","body":{ "n": {{{n}}} }}""");

        var answers = await PostAsync(string.Join('\n', lines), Scopes.System);

        Assert.Equal(Enumerable.Range(0, 2000).Select(n => $"stored {n / 3 + 1}"), answers.Select(Describe));
        Assert.Equal(
            Enumerable.Range(0, 300).Select(n => $$"""{ "n": {{n * 3}} }"""),
            (await InboxAsync($"{_to}0")).Take(300).Select(item => Encoding.UTF8.GetString(item.Body.Span)));
    }

    [Fact]
    public async Task A_wrong_line_has_an_answer_of_its_own_and_the_stream_goes_on()
    {
        var answers = await PostAsync(
            $$"""{"to":"{{_to}}","body":1}""" + "\r\n\n  \n"
            + $$"""{"to":"{{_to}}"}""" + "\n{\n7\n"
            + $$"""{"to":"{{_to}}","from":"ceo","body":1}""" + "\n"
            + $$"""{"to":"{{_to}}","body":"{{new string('x', 300_000)}}"}""" + "\n"
            + $$"""{"to":"{{_to}}","body":"{{new string('x', 262_145)}}"}""" + "\n"
            + $$"""{"to":"{{_to}}","body":"\uD800"}""" + "\n"
            + $$"""{"to":"{{_to}}","persist":false,"body":2}""" + "\n"
            + $$"""{"to":"{{_to}}","body":3}""" + "\n");

        Assert.Equal(["stored 1", "400 body", "400 ", "400 ", "403 from", "413 ", "413 body", "stored 2", "dropped 0", "stored 3"], answers.Select(Describe));
        Assert.Contains("270336 bytes", answers[5].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_text_is_refused_alone()
    {
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes($$"""{"to":"{{_to}}","body":" """), 0xff, .. "\"}\n"u8, .. Encoding.UTF8.GetBytes($$"""{"to":"{{_to}}","body":1}""")]);

        Assert.Equal(["400 ", "stored 1"], (await PostAsync(content)).Select(Describe));
    }

    [Fact]
    public async Task An_answer_comes_while_the_request_goes_on()
    {
        using var client = await StreamClient.OpenAsync(system.Api, _from);
        Assert.StartsWith("HTTP/1.1 200 ", await client.StatusAsync(), StringComparison.Ordinal);
        for (var n = 1; n <= 3; n++)
        {
            await client.SendAsync($$"""{"to":"{{_to}}",""");
            await client.SendAsync($$""" "body":{{n}}}""" + "\n");
            Assert.Equal($"stored {n}", Describe((await client.NextAsync())!.Value));
        }

        await client.EndAsync();
        Assert.Null(await client.NextAsync());
    }

    [Fact]
    public async Task A_sender_without_room_gets_its_refusals_line_by_line()
    {
        var answers = await PostAsync(string.Concat(Enumerable.Repeat($$"""{"to":"{{_to}}","body":1}""" + "\n", 350)));

        Assert.Equal(350, answers.Count);
        Assert.Equal(Enumerable.Range(1, 300).Select(n => $"stored {n}"), answers.Take(300).Select(Describe));
        Assert.Contains(answers, answer => Describe(answer) == "429 ");
        Assert.All(answers.Where(answer => Describe(answer) == "429 "), answer => Assert.Contains("Senders:MessagesPerSecond", answer.ToString(), StringComparison.Ordinal));
        var taken = answers.Count(answer => answer.TryGetProperty("accepted", out _));
        Assert.Equal(taken, (await InboxAsync(_to)).Count);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_is_read_no_more_and_gives_its_place_back()
    {
        for (var i = 0; i < 10; i++)
        {
            using var client = await StreamClient.OpenAsync(system.Api, _from);
            await client.SendAsync($$"""{"to":"{{_to}}","body":1}""" + "\n{\"to\":");
            Assert.StartsWith("HTTP/1.1 200 ", await client.StatusAsync(), StringComparison.Ordinal);
            await client.NextAsync();
            client.Abort();
        }

        // Of this sender two requests are served at the same time.
        Assert.Equal(["stored 11"], (await PostAsync($$"""{"to":"{{_to}}","body":1}""")).Select(Describe));
        Assert.DoesNotContain("fail:", system.Api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_answers_is_not_read_either()
    {
        using var client = await StreamClient.OpenAsync(system.Api, _from, Scopes.System);
        var line = $$"""{"to":"a b","body":"{{new string('x', 1000)}}"}""" + "\n";
        var many = string.Concat(Enumerable.Repeat(line, 1000));
        var sent = 0;
        // Far more than all buffers on the way have room for: sending stops, or the connection ends after some seconds of that.
        while (sent < 500 && await IsSentAsync())
        {
            sent++;
        }

        Assert.True(sent < 500, "All of it was taken.");

        async Task<bool> IsSentAsync()
        {
            try
            {
                await client.SendAsync(many).WaitAsync(TimeSpan.FromSeconds(3));
                return true;
            }
            catch (Exception e) when (e is TimeoutException or IOException or SocketException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_stream_on_which_nothing_comes_is_ended_and_told_why()
    {
        using var client = await StreamClient.OpenAsync(system.Api, _from);
        await client.StatusAsync();
        await client.SendAsync($$"""{"to":"{{_to}}","body":1}""" + "\n");
        Assert.Equal("stored 1", Describe((await client.NextAsync())!.Value));

        var end = (await client.NextAsync())!.Value.GetProperty("ended");
        Assert.Equal(408, end.GetProperty("status").GetInt32());
        Assert.Contains("Messages:StreamIdleTimeout", end.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Null(await client.NextAsync());
    }

    [Fact]
    public async Task A_body_that_is_not_what_HTTP_says_ends_its_stream_with_a_word()
    {
        using var client = await StreamClient.OpenAsync(system.Api, _from);
        await client.StatusAsync();
        await client.SendRawAsync("zz\r\n");

        Assert.Equal(400, (await client.NextAsync())!.Value.GetProperty("ended").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Without_a_token_or_with_another_type_nothing_is_read()
    {
        using var bob = await system.Api.AsAsync(_from);
        using var without = await system.Api.Http.PostAsync("/api/messages/batch", Lines("{}"));
        using var other = await bob.PostAsync("/api/messages/batch", new StringContent("{}", Encoding.Unicode, "application/x-ndjson"));

        await ProblemAssert.IsAsync(HttpStatusCode.Unauthorized, without);
        await ProblemAssert.IsAsync(HttpStatusCode.UnsupportedMediaType, other);
    }

    [LinuxFact]
    public async Task A_service_that_stops_answers_what_it_has_taken_and_says_so()
    {
        await using var api = await ChatApiProcess.StartAsync(system.Redis.ConnectionString, "127.0.0.1:1");
        using var client = await StreamClient.OpenAsync(api, _from);
        await client.StatusAsync();
        await client.SendAsync($$"""{"to":"{{_to}}","body":1}""" + "\n");
        Assert.Equal("stored 1", Describe((await client.NextAsync())!.Value));

        var stopping = api.TerminateAsync();

        Assert.Equal(503, (await client.NextAsync())!.Value.GetProperty("ended").GetProperty("status").GetInt32());
        Assert.Equal(0, await stopping);
    }

    private static string Describe(JsonElement result) => result.TryGetProperty("accepted", out var accepted)
        ? $"{accepted.GetProperty("status").GetString()} {accepted.GetProperty("seq").GetInt64()}"
        : $"{result.GetProperty("refused").GetProperty("status").GetInt32()} {(result.GetProperty("refused").TryGetProperty("field", out var field) ? field.GetString() : "")}";

    private static ByteArrayContent Lines(string lines) => new(Encoding.UTF8.GetBytes(lines)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };

    private Task<List<JsonElement>> PostAsync(string lines, params string[] scopes) => PostAsync(Lines(lines), scopes);

    private async Task<List<JsonElement>> PostAsync(ByteArrayContent lines, params string[] scopes)
    {
        lines.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var sender = await system.Api.AsAsync(_from, scopes);
        using var response = await sender.PostAsync("/api/messages/batch", lines);
        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    private async Task<IReadOnlyList<PushApp.Delivery.Envelopes.PushItem>> InboxAsync(string user) =>
        (await new Inbox(system.Redis.Commands, new InboxOptions()).ReadAfterAsync(user, 0, null, 2000, int.MaxValue)).Items;

    public sealed class SmallLimits : IAsyncLifetime
    {
        private readonly ChatApiWithoutBroker _system = new()
        {
            Settings = [("Senders__MessagesPerSecond", "15"), ("Senders__Requests", "2"), ("Messages__MaxStreamInFlight", "16"), ("Messages__StreamIdleTimeout", "00:00:02")],
        };

        public RedisServer Redis => _system.Redis;

        internal ChatApiProcess Api => _system.Api;

        public Task InitializeAsync() => _system.InitializeAsync();

        public Task DisposeAsync() => _system.DisposeAsync();
    }
}
