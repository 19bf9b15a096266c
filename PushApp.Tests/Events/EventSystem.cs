using PushApp.Delivery.Inboxes;
using PushApp.Tests.Delivery;
using PushApp.Tests.Gateway.Running;
using PushApp.Tests.Support;

namespace PushApp.Tests.Events;

/// <summary>Redis, a broker, and a webhook that takes all events; the tests start gateways and PushApp.Events.</summary>
public sealed class EventSystem : IAsyncLifetime
{
    private DevBrokerProcess? _broker;
    private WebhookReceiver? _webhook;

    public RedisServer Redis { get; } = new();

    internal DevBrokerProcess Broker => _broker!;

    internal WebhookReceiver Webhook => _webhook!;

    public async Task InitializeAsync()
    {
        await Redis.InitializeAsync();
        _broker = await DevBrokerProcess.StartAsync(0, "--Topics:PUSH_EVENT:Type", "Fifo", "--Groups:PUSH_WEBHOOK_tests:Fifo", "true");
        _webhook = await WebhookReceiver.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await (_webhook?.DisposeAsync() ?? default);
        await (_broker?.DisposeAsync() ?? default);
        await Redis.DisposeAsync();
    }

    internal Task<GatewayProcess> GatewayAsync(params (string Key, string Value)[] settings) =>
        GatewayProcess.StartAsync(Redis.ConnectionString, Broker.Endpoints, null, [("Gateway__LeaseDuration", "00:00:01"), .. settings]);

    internal Task<EventsProcess> EventsAsync(string awayAfter) =>
        EventsProcess.StartAsync(Redis.ConnectionString, Broker.Endpoints, Webhook, ("Events__AwayAfter", awayAfter), ("Webhooks__tests__Attempts", "4"));

    internal async Task<AppendResult> StoreAsync(string user, string id) =>
        await new Inbox(Redis.Commands, new InboxOptions()).AppendAsync(user, "bob", id, "1"u8.ToArray(), DateTimeOffset.UtcNow);
}
