using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Leases;
using PushApp.Delivery.RocketMQ;
using PushApp.Delivery.Routes;
using PushApp.Tests.Delivery;
using PushApp.Tests.Support;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.Tests.Gateway.Running;

/// <summary>Redis, a broker and two gateways, and what the chat API would do with them, a step at a time.</summary>
public sealed class GatewaySystem : IAsyncLifetime
{
    private DevBrokerProcess? _broker;
    private Producer? _producer;

    public RedisServer Redis { get; } = new();

    public string RocketMQ => _broker!.Endpoints;

    /// <summary>A gateway with default settings, and a port for clients over TCP.</summary>
    internal GatewayProcess First { get; private set; } = null!;

    /// <summary>A gateway that pings every second and keeps little for a slow client.</summary>
    internal GatewayProcess Second { get; private set; } = null!;

    public Inbox Inbox { get; private set; } = null!;

    public RouteTable Routes { get; private set; } = null!;

    public GatewayDirectory Directory { get; private set; } = null!;

    public static string NewUser() => $"user-{Guid.NewGuid():n}";

    public async Task InitializeAsync()
    {
        await Redis.InitializeAsync();
        _broker = await DevBrokerProcess.StartAsync();
        Inbox = new Inbox(Redis.Commands, new InboxOptions());
        Routes = new RouteTable(Redis.Commands);
        Directory = new GatewayDirectory(Redis.Commands, NullLogger<GatewayDirectory>.Instance);
        var gateways = await Task.WhenAll(
            GatewayProcess.StartAsync(Redis.ConnectionString, RocketMQ, null, ("TCP_PORT", "0")),
            GatewayProcess.StartAsync(
                Redis.ConnectionString, RocketMQ, null, ("Gateway__HeartbeatSeconds", "1"), ("Gateway__OutboundBytes", "65536"), ("Gateway__WriteTimeout", "00:00:02")));
        (First, Second) = (gateways[0], gateways[1]);
        _producer = await ProducerAsync(RocketMQ);
    }

    public async Task DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        if (_producer is not null)
        {
            await _producer.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }

    /// <summary>Connects a device, and waits until what it missed has been replayed.</summary>
    internal async Task<PushClient> ConnectAsync(
        string user, string? device = null, long? cursor = null, GatewayProcess? to = null, bool answersPings = true, string? epoch = null) =>
        await PushClient.ConnectAsync((to ?? First).Address, GatewayProcess.Token(user), device, cursor, answersPings, epoch);

    /// <summary>A producer on another broker than this system's.</summary>
    internal static async Task<Producer> ProducerAsync(string endpoints) => await new Producer.Builder()
        .SetClientConfig(new ClientConfig.Builder().SetEndpoints(endpoints).EnableSsl(false).Build())
        .SetTopics(PushTopic.Name)
        .Build();

    /// <summary>Publishes an item to the gateway of a route.</summary>
    internal static async Task PublishAsync(Producer producer, Route route, PushItem item) =>
        await producer.Send(TestEnvelopes.Signed(route.GatewayId, new PushEnvelope(route.BootId, [item]).Encode()));

    /// <summary>Puts a message into the inbox, and does not publish it.</summary>
    public async Task<PushItem> StoreAsync(string user, string body)
    {
        var json = Encoding.UTF8.GetBytes($"\"{body}\"");
        var now = DateTimeOffset.UtcNow;
        var id = Guid.NewGuid().ToString("n");
        var stored = await Inbox.AppendAsync(user, "sender", id, json, now);
        return new PushItem { User = user, Id = id, Seq = stored.Seq, Epoch = stored.Epoch, From = "sender", SentAt = now, Body = json };
    }

    /// <summary>A message that no inbox has.</summary>
    public static PushItem Transient(string user, string body) => new()
    {
        User = user,
        Id = Guid.NewGuid().ToString("n"),
        From = "sender",
        SentAt = DateTimeOffset.UtcNow,
        Body = Encoding.UTF8.GetBytes($"\"{body}\""),
    };

    /// <summary>Publishes items to the gateways that hold their user now.</summary>
    public async Task PublishAsync(params PushItem[] items)
    {
        foreach (var gateway in (await Routes.FindAsync(items[0].User)).Select(route => (route.GatewayId, route.BootId)).Distinct())
        {
            await PublishToAsync(gateway.GatewayId, gateway.BootId, items);
        }
    }

    /// <summary>Publishes items to a gateway, whether it holds their user or not.</summary>
    public Task PublishToAsync(string gateway, string boot, params PushItem[] items) =>
        PublishRawAsync(gateway, new PushEnvelope(boot, items).Encode());

    /// <summary>Publishes any bytes to a gateway, signed.</summary>
    public Task PublishRawAsync(string gateway, byte[] body) => PublishAsync(TestEnvelopes.Signed(gateway, body));

    /// <summary>Publishes a message as it is.</summary>
    public async Task PublishAsync(Message message) => await _producer!.Send(message);

    /// <summary>Stores and publishes.</summary>
    public async Task<PushItem> SendAsync(string user, string body)
    {
        var item = await StoreAsync(user, body);
        await PublishAsync(item);
        return item;
    }

    /// <summary>The one route of a user with one device.</summary>
    public async Task<Route> RouteAsync(string user) => Assert.Single(await Routes.FindAsync(user));

    internal static IEnumerable<string?> Bodies(IReadOnlyList<ReceivedMessage> messages) => messages.Select(message => message.Body.GetString());
}
