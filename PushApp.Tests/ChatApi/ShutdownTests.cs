using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Tests.ChatApi.Publishing;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi;

public class ShutdownTests
{
    private static readonly (string, string) FourSeconds = ("Shutdown__Timeout", "00:00:04");

    [LinuxFact]
    public async Task With_nothing_under_way_the_api_ends_at_once_though_its_backing_services_are_gone()
    {
        var redis = new RedisServer();
        await redis.InitializeAsync();
        var broker = await DevBrokerProcess.StartAsync();
        await using var api = await ChatApiProcess.StartAsync(redis.ConnectionString, broker.Endpoints, settings: FourSeconds);
        await Eventually.TrueAsync(async () => (await api.Http.GetAsync("/health")).IsSuccessStatusCode);
        await broker.DisposeAsync();
        await redis.DisposeAsync();

        var (code, took) = await TerminateAsync(api);

        Assert.Equal(0, code);
        Assert.True(took < TimeSpan.FromSeconds(4), $"It took {took}: {api.Output}");
    }

    [LinuxFact]
    public async Task With_messages_that_rocketmq_does_not_take_any_more_the_api_ends_within_the_limit()
    {
        var redis = new RedisServer();
        await redis.InitializeAsync();
        var broker = await DevBrokerProcess.StartAsync();
        await using var api = await ChatApiProcess.StartAsync(redis.ConnectionString, broker.Endpoints, settings: FourSeconds);
        await Eventually.TrueAsync(async () => (await api.Http.GetAsync("/health")).IsSuccessStatusCode);
        await using var gateway = await FakeGateway.StartAsync(redis.Connection);
        var user = SharedRedis.NewId("user");
        await gateway.ConnectAsync(user);
        using var bob = await api.AsAsync("bob");
        await broker.DisposeAsync();

        using var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{user}}","body":1}"""));
        Assert.Equal("stored", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        await redis.DisposeAsync();
        var (_, took) = await TerminateAsync(api);

        // The limit, the second for what is closed after it, and a second for a busy machine.
        Assert.True(took < TimeSpan.FromSeconds(6), $"It took {took}: {api.Output}");
    }

    private static async Task<(int Code, TimeSpan Took)> TerminateAsync(ChatApiProcess api)
    {
        var started = Stopwatch.GetTimestamp();
        return (await api.TerminateAsync(), Stopwatch.GetElapsedTime(started));
    }
}
