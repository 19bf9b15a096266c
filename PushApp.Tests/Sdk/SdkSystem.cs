using System.Net.Http.Json;
using System.Text;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;
using PushApp.Tests.ChatApi;
using PushApp.Tests.Delivery;
using PushApp.Tests.Events;
using PushApp.Tests.Gateway.Running;

namespace PushApp.Tests.Sdk;

/// <summary>
/// Redis, a broker, the chat API, what tells of who comes and leaves, and two gateways that ping every second, for clients on an
/// SDK. With the environment variable <c>PUSHAPP_TESTS_ROCKETMQ</c> <c>local</c> the broker is the distribution under
/// <c>ROCKETMQ_HOME</c>, and else the embedded one.
/// </summary>
public sealed class SdkSystem : IAsyncLifetime
{
    private const string MostBytesOfAnInbox = "268435456";
    private const int Batch = 40;

    private IAsyncDisposable? _broker;
    private string _rocketmq = "";
    private EventsProcess? _events;
    private HttpClient? _bob;

    public RedisServer Redis { get; } = new();

    public RouteTable Routes { get; private set; } = null!;

    internal GatewayProcess First { get; private set; } = null!;

    internal GatewayProcess Second { get; private set; } = null!;

    internal ChatApiProcess Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Redis.InitializeAsync();
        Routes = new RouteTable(Redis.Commands);
        await StartBrokerAsync();
        (First, Second, Api) = (await StartGatewayAsync(), await StartGatewayAsync(), await StartApiAsync());
        _events = await EventsProcess.StartAsync(Redis.ConnectionString, _rocketmq, webhook: null, ("Events__AwayAfter", "00:00:01"));
        _bob = await Api.AsAsync("bob", "push:system", "push:operator");
    }

    public async Task DisposeAsync()
    {
        _bob?.Dispose();
        await Api.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await (_events?.DisposeAsync() ?? default);
        await (_broker?.DisposeAsync() ?? default);
        await Redis.DisposeAsync();
    }

    private async Task StartBrokerAsync()
    {
        if (Environment.GetEnvironmentVariable("PUSHAPP_TESTS_ROCKETMQ") == "local")
        {
            var apache = new ScriptedRocketMQ(events: true);
            (_broker, _rocketmq) = (apache, apache.Endpoints);
            await apache.StartAsync();
        }
        else
        {
            var embedded = await DevBrokerProcess.StartAsync();
            (_broker, _rocketmq) = (embedded, embedded.Endpoints);
        }
    }

    /// <summary>Another gateway, for a scenario that ends it.</summary>
    internal Task<GatewayProcess> StartGatewayAsync() => GatewayProcess.StartAsync(
        Redis.ConnectionString, _rocketmq, null,
        ("Gateway__HeartbeatSeconds", "1"), ("Gateway__LeaseDuration", "00:00:02"), ("Gateway__AllowedOrigins__0", "*"), ("Inbox__MaxBytes", MostBytesOfAnInbox));

    /// <summary>Another chat API.</summary>
    internal Task<ChatApiProcess> StartApiAsync() => ChatApiProcess.StartAsync(
        Redis.ConnectionString, _rocketmq, "Development", ("Inbox__MaxBytes", MostBytesOfAnInbox), ("Inbox__SenderShare", "100"));

    /// <summary>Sends messages as bob, in order.</summary>
    public async Task SendAsync(string to, params IEnumerable<string> bodies)
    {
        foreach (var some in bodies.Chunk(Batch))
        {
            using var response = await _bob!.PostAsJsonAsync("/api/messages/batch", new { messages = some.Select(body => new { to, body }) });
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadAsStringAsync();
            Assert.True(!answer.Contains("\"detail\"", StringComparison.Ordinal), answer);
        }
    }

    /// <summary>Has an operator end a user's connections.</summary>
    public async Task KickAsync(string user)
    {
        using var response = await _bob!.PostAsync($"/api/users/{user}/disconnect", null);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Has the system forget what a user's devices have acknowledged.</summary>
    public Task ForgetCursorsAsync(string user) => Redis.Connection.GetDatabase().KeyDeleteAsync(InboxKeys.Cursors(user));

    /// <summary>What has been stored for a user.</summary>
    public async Task<IReadOnlyList<string>> InboxAsync(string user) =>
        [.. (await new Inbox(Redis.Commands, new InboxOptions()).ReadAfterAsync(user, 0, null, 1000, 1 << 24)).Items.Select(item => Encoding.UTF8.GetString(item.Body.Span))];
}
