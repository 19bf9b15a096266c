using System.Text.Json;
using PushApp.Client;
using PushApp.Client.Sending;

namespace PushApp.Tests.Client.Sending;

public sealed class BatchSenderTests
{
    private static readonly BatchMessage[] Three = [.. Enumerable.Range(1, 3).Select(n => BatchMessage.Of("bob", n))];

    [Fact]
    public async Task What_has_no_room_is_sent_again_alone_with_its_id_and_results_stay_in_order()
    {
        await using var api = await StubApi.StartAsync((number, json) => Task.FromResult((200, Results(Ids(json).Select((id, i) =>
            number == 1 && i == 0 ? Refused(429) : number == 1 && i == 1 ? Refused(400) : Accepted(id))))));

        var results = await SendAsync(api);

        var sent = api.Came.Select(Ids).ToArray();
        Assert.Equal([sent[0][0]], sent[1]);
        Assert.Equal(sent[0], results.Select(result => result.Id));
        Assert.Equal([null, 400, null], results.Select(result => result.Error?.Status));
        Assert.True(results[0].IsSent);
    }

    [Fact]
    public async Task A_batch_that_nobody_took_is_sent_again_with_the_same_ids()
    {
        await using var api = await StubApi.StartAsync((number, json) => Task.FromResult(number == 1 ? (503, "") : (200, Results(Ids(json).Select(Accepted)))));

        var results = await SendAsync(api);

        Assert.Equal(2, api.Came.Count);
        Assert.Single(api.Came.Select(json => string.Join(',', Ids(json))).Distinct());
        Assert.All(results, result => Assert.True(result.IsSent));
    }

    [Fact]
    public async Task A_batch_that_is_refused_is_the_error_of_each()
    {
        await using var api = await StubApi.StartAsync((_, _) => Task.FromResult((413, """{"detail":"Too large."}""")));

        var results = await SendAsync(api);

        Assert.Single(api.Came);
        Assert.Equal(Enumerable.Repeat((413, "Too large."), 3), results.Select(result => (result.Error!.Status!.Value, result.Error.Detail!)));
    }

    [Fact]
    public async Task When_the_time_is_over_what_is_not_sent_says_why()
    {
        await using var api = await StubApi.StartAsync(
            (number, json) => Task.FromResult((200, Results(Ids(json).Select((id, i) => number == 1 && i == 0 ? Accepted(id) : Refused(503))))), TimeSpan.FromSeconds(2));

        var results = await SendAsync(api);

        Assert.Equal([true, false, false], results.Select(result => result.IsSent));
        Assert.Equal(503, results[1].Error!.Status);
        Assert.Contains(nameof(PushClientOptions.SendTimeout), results[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_is_told_so()
    {
        using var stop = new CancellationTokenSource();
        await using var api = await StubApi.StartAsync(async (_, _) =>
        {
            await stop.CancelAsync();
            return (503, "");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new BatchSender(api.Options, api.Requests).SendAsync(Three, stop.Token));
    }

    [Fact]
    public async Task No_messages_are_no_request()
    {
        await using var api = await StubApi.StartAsync((_, _) => Task.FromResult((500, "")));

        Assert.Empty(await new BatchSender(api.Options, api.Requests).SendAsync([], default));
        Assert.Empty(api.Came);
    }

    private static Task<IReadOnlyList<BatchResult>> SendAsync(StubApi api) => new BatchSender(api.Options, api.Requests).SendAsync(Three, default);

    private static string[] Ids(JsonElement json) => [.. json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetString()!)];

    private static string Results(IEnumerable<string> results) => $$"""{"results":[{{string.Join(',', results)}}]}""";

    private static string Accepted(string id) => $$$"""{"accepted":{"id":"{{{id}}}","seq":1,"status":"stored","gateways":[]}}""";

    private static string Refused(int status) => $$$"""{"refused":{"status":{{{status}}},"detail":"No."}}""";
}
