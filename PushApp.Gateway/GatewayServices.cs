using PushApp.Delivery;
using PushApp.Delivery.Identity;
using PushApp.Gateway.Acknowledgements;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Consuming;
using PushApp.Gateway.Forwarding;
using PushApp.Gateway.Heartbeats;
using PushApp.Gateway.Lifecycle;
using PushApp.Gateway.Routes;
using PushApp.Gateway.Telemetry;
using PushApp.Gateway.Transports;

namespace PushApp.Gateway;

/// <summary>Registers the gateway's parts.</summary>
internal static class GatewayServices
{
    // Longer than draining takes, shorter than what an orchestrator waits before it kills.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Adds all of them, with Redis and the delivery library.</summary>
    /// <exception cref="InvalidOperationException">A configured value is missing or invalid; the message names its key.</exception>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        // Leases and routes are renewed all the time: spans of these commands would bury the messages' own.
        builder.AddRedisClient("redis", settings => settings.DisableTracing = true);
        builder.AddDelivery();
        builder.AddGatewayLease();
        // The gateway's own spans tell each item's process and push; the client's would repeat them.
        builder.AddRocketMQProducer("rocketmq", settings => settings.DisableTracing = true);

        builder.Services
            .AddSingleton(GatewayOptions.FromConfiguration(builder.Configuration))
            .AddSingleton(GatewayIdentity.FromConfiguration(builder.Configuration))
            .AddSingleton<GatewayMetrics>()
            .AddSingleton<ConnectionTable>()
            .AddSingleton<ConnectionServices>()
            .AddSingleton<ConnectionHost>()
            .AddSingleton<ConsumerProbe>()
            .AddSingleton<PushListener>()
            .AddSingleton<GatewayConsumer>()
            .AddSingleton<Admission>()
            .AddSingleton<Drain>()
            .AddHostedSingleton<Forwarder>()
            .AddHostedSingleton<HeartbeatWheel>()
            .AddHostedSingleton<CursorWriter>()
            .AddHostedSingleton<RouteRefresher>()
            .AddHostedService<TcpClients>()
            .AddHostedSingleton<GatewayLifecycle>()
            .Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout)
            .AddHealthChecks().AddCheck<Admission>("clients");
        return builder;
    }

    private static IServiceCollection AddHostedSingleton<T>(this IServiceCollection services) where T : class, IHostedService =>
        services.AddSingleton<T>().AddHostedService(provider => provider.GetRequiredService<T>());
}
