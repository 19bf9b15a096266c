using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PushApp.Delivery;
using PushApp.Delivery.Events;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Redis;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Consuming;
using PushApp.Gateway.Endpoints;
using PushApp.Gateway.Lifecycle;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway;

/// <summary>Registers the gateway's parts.</summary>
internal static class GatewayExtensions
{
    private const string TcpPortVariable = "TCP_PORT";

    /// <summary>Adds all of them, with Redis and the delivery library.</summary>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        // Leases and routes are renewed all the time: spans of these commands would bury the messages' own.
        builder.AddRedisClient("redis", settings => settings.DisableTracing = true, RedisClientOptions.FailFast);
        builder.AddDelivery();
        builder.AddGatewayLease();
        // The gateway's own spans tell each item's process and push; the client's would repeat them.
        builder.AddRocketMQProducer("rocketmq", settings => settings.DisableTracing = true);
        if (builder.Configuration.GetValue<bool>($"{GatewayOptions.Section}:{nameof(GatewayOptions.ReceiptEvents)}"))
        {
            // Not otherwise: the topic need not be there then.
            builder.AddEventProducer();
        }

        builder.Services
            .AddGatewayOptions()
            .AddSingleton(GatewayIdentity.FromConfiguration(builder.Configuration))
            .AddSingleton<GatewayMetrics>()
            .AddSingleton<Admission>()
            .AddSingleton<ConnectionTable>()
            .AddSingleton<ConnectionHost>()
            .AddSingleton<ConnectionLimits>()
            .AddSingleton<Replays>()
            .AddHostedSingleton<HeartbeatWheel>()
            .AddHostedSingleton<Expiries>()
            .AddHostedSingleton<CursorWriter>()
            .AddSingleton<ReceiptEvents>()
            .AddHostedSingleton<ProgressWriter>()
            .AddHostedSingleton<PresenceNotes>()
            .AddSingleton(services => new OutboundBudget(services.GetRequiredService<GatewayOptions>().OutboundTotalBytes))
            .AddSingleton<Takeovers>()
            .AddSingleton<DevicePlaces>()
            .AddSingleton<Disconnects>()
            .AddSingleton<FanOuts>()
            .AddSingleton<PresenceChanges>()
            .AddSingleton<RouteClaims>()
            .AddHostedSingleton<ConnectionWatch>()
            .AddSingleton<ConsumerProbe>()
            .AddSingleton<RedisWitness>()
            .AddSingleton<DrainOrders>()
            .AddSingleton<PushListener>()
            .AddSingleton<GatewayConsumer>()
            .AddHostedSingleton<Forwarder>()
            .AddSingleton<Drain>()
            .AddSingleton<LeaseKeeper>()
            .AddSingleton<RedisWatch>()
            .AddSingleton<ConsumerWatch>()
            .AddSingleton<BrowserOrigins>()
            .AddSingleton<TcpClients>()
            .AddHostedService<TcpServer>()
            .AddHostedSingleton<GatewayLifecycle>()
            .AddHealthChecks().AddCheck<Admission>("clients");
        return builder;
    }

    /// <summary>Adds the options; the start fails, naming the key, where a value is not usable.</summary>
    internal static IServiceCollection AddGatewayOptions(this IServiceCollection services)
    {
        services.AddOptions<TcpOptions>().Configure<IConfiguration>(TakeTcpPort);
        services.AddOptions<KestrelServerOptions>().Configure<ClientLimitOptions>(LimitSockets);
        return services
            .AddCheckedOptions<GatewayOptions>(GatewayOptions.Section)
            .AddCheckedOptions<ClientLimitOptions>(ClientLimitOptions.Section)
            .AddCheckedOptions<TcpOptions>(TcpOptions.Section);
    }

    // Those of clients do not count here: they were upgraded. What is left has no reason to stay for long.
    private static void LimitSockets(KestrelServerOptions kestrel, ClientLimitOptions options)
    {
        kestrel.Limits.MaxConcurrentConnections = options.MaxPending;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(15);
    }

    private static void TakeTcpPort(TcpOptions options, IConfiguration configuration)
    {
        if (configuration[TcpPortVariable] is { Length: > 0 } port)
        {
            options.TcpPort = ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new InvalidOperationException($"{TcpPortVariable} must be a port number, is '{port}'.");
        }
    }

    private static IServiceCollection AddHostedSingleton<T>(this IServiceCollection services) where T : class, IHostedService =>
        services.AddSingleton<T>().AddHostedService(provider => provider.GetRequiredService<T>());
}
