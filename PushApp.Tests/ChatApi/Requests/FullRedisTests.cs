using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Delivery.Inboxes;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Requests;

/// <summary>A Redis that has reached its <c>maxmemory</c> with <c>noeviction</c>.</summary>
public sealed class FullRedisTests : IAsyncLifetime
{
    private readonly ChatApiWithoutBroker _system = new() { Settings = [("Senders__BytesPerSecond", "0")] };

    public Task InitializeAsync() => _system.InitializeAsync();

    public Task DisposeAsync() => _system.DisposeAsync();

    [RedisServerFact]
    public async Task A_full_redis_is_503_and_what_was_accepted_before_and_after_stays_without_a_gap()
    {
        var to = SharedRedis.NewId("user");
        using var bob = await _system.Api.AsAsync("bob");
        var accepted = new List<long>();
        async Task<HttpResponseMessage> SendAsync()
        {
            var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{to}}","id":"{{Guid.NewGuid()}}","body":"{{new string('x', 100_000)}}"}"""));
            if (response.StatusCode == HttpStatusCode.Accepted)
            {
                accepted.Add((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("seq").GetInt64());
            }

            return response;
        }

        var server = _system.Redis.Connection.GetServers()[0];
        await server.ConfigSetAsync("maxmemory-policy", "noeviction");
        (await SendAsync()).Dispose();
        var used = long.Parse((await server.InfoAsync("memory")).Single().Single(line => line.Key == "used_memory").Value, CultureInfo.InvariantCulture);
        await server.ConfigSetAsync("maxmemory", used + 1024 * 1024);

        HttpResponseMessage full;
        do
        {
            full = await SendAsync();
        }
        while (full.StatusCode == HttpStatusCode.Accepted);

        var problem = await ProblemAssert.IsAsync(HttpStatusCode.ServiceUnavailable, full);
        Assert.Contains("Redis is full", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotNull(full.Headers.RetryAfter);
        full.Dispose();
        Assert.InRange(accepted.Count, 2, 100);

        await server.ConfigSetAsync("maxmemory", 0);
        (await SendAsync()).Dispose();
        var kept = (await new Inbox(_system.Redis.Commands, new InboxOptions()).ReadAfterAsync(to, 0, null, 1000, int.MaxValue)).Items;
        Assert.Equal(accepted, kept.Select(item => item.Seq));
        Assert.Equal(Enumerable.Range(1, accepted.Count).Select(seq => (long)seq), accepted);
    }
}
