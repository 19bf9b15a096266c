using System.Globalization;
using Microsoft.Extensions.Options;
using Org.Apache.Rocketmq;
using PushApp.Delivery;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Messaging;
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

    // What the process still does when the host has stopped: it disposes its clients and sends the last telemetry.
    private static readonly TimeSpan DisposalTime = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds all of them, with Redis and the delivery library.</summary>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        // Leases and routes are renewed all the time: spans of these commands would bury the messages' own.
        builder.AddRedisClient("redis", settings => settings.DisableTracing = true);
        builder.AddDelivery();
        builder.Services
            .AddGatewayOptions()
            .AddSingleton(GatewayIdentity.FromConfiguration(builder.Configuration))
            .AddSingleton(LeaseOptions.FromConfiguration(builder.Configuration))
            .AddSingleton(RocketMQConnection.FromConfiguration(builder.Configuration))
            .AddSingleton<GatewayLease>()
            .AddSingleton<GatewayMetrics>()
            .AddSingleton<Admission>()
            .AddSingleton<ConnectionTable>()
            .AddSingleton<ConnectionHost>()
            .AddHostedSingleton<HeartbeatWheel>()
            .AddHostedSingleton<CursorWriter>()
            .AddHostedSingleton<RouteRefresher>()
            .AddSingleton<ConsumerProbe>()
            .AddSingleton<PushListener>()
            .AddSingleton<GatewayProducer>()
            .AddSingleton<GatewayConsumer>()
            .AddHostedSingleton<Forwarder>()
            .AddSingleton<Drain>()
            .AddSingleton<LeaseKeeper>()
            .AddHostedService<TcpClients>()
            .AddHostedSingleton<GatewayLifecycle>()
            .AddHealthChecks().AddCheck<Admission>("clients");
        return builder;
    }

    /// <summary>Has the RocketMQ client log where the service does, rather than to files of its own.</summary>
    public static WebApplication UseRocketMQLogging(this WebApplication app)
    {
        MqLogManager.UseLoggerFactory(app.Services.GetRequiredService<ILoggerFactory>());
        return app;
    }

    /// <summary>Adds <see cref="GatewayOptions"/>; the start fails, naming the key, where a value is not usable.</summary>
    internal static IServiceCollection AddGatewayOptions(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>()
            .BindConfiguration(GatewayOptions.Section)
            .Configure<IConfiguration>(TakeTcpPort)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<HostOptions>().Configure<GatewayOptions>(
            (host, gateway) => host.ShutdownTimeout = gateway.ShutdownTimeout - DisposalTime);
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<GatewayOptions>>().Value);
    }

    private static void TakeTcpPort(GatewayOptions options, IConfiguration configuration)
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
