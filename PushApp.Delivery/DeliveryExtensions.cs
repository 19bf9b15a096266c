using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PushApp.Delivery.Groups;
using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Presence;
using PushApp.Delivery.Receipts;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;

namespace PushApp.Delivery;

/// <summary>Registers what gateway and chat API share.</summary>
public static class DeliveryExtensions
{
    /// <summary>
    /// Adds the <see cref="RouteTable"/>, the <see cref="RouteResolver"/>, the <see cref="Inbox"/>, the <see cref="InboxHistory"/>,
    /// the <see cref="GroupTable"/>, the <see cref="ReceiptTable"/>, what is kept of presence and the hosted
    /// <see cref="GatewayDirectory"/>. Needs an <c>IConnectionMultiplexer</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection string of Redis cannot be used; the message names its key.</exception>
    public static IHostApplicationBuilder AddDelivery(this IHostApplicationBuilder builder)
    {
        RedisConnectionString.Check(builder.Configuration);
        builder.Services.AddCheckedOptions<InboxOptions>(InboxOptions.Section)
            .AddSingleton<RedisCommands>()
            .AddSingleton<Inbox>()
            .AddSingleton<InboxHistory>()
            .AddSingleton<RouteTable>()
            .AddSingleton<GroupTable>()
            .AddSingleton<ReceiptTable>()
            .AddSingleton<PresenceMarks>()
            .AddSingleton<PresenceShards>()
            .AddSingleton<PresenceWatchers>()
            .AddSingleton<RouteResolver>()
            .AddSingleton<GatewayDirectory>()
            .AddHostedService(services => services.GetRequiredService<GatewayDirectory>());
        return builder;
    }

    /// <summary>Adds the <see cref="GatewayLease"/>. Needs the gateway's own <see cref="Identity.GatewayIdentity"/>.</summary>
    public static IHostApplicationBuilder AddGatewayLease(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<LeaseOptions>(LeaseOptions.Section).AddSingleton<GatewayLease>().AddSingleton<ConnectionHeartbeat>();
        return builder;
    }

    /// <summary>
    /// Adds options that are bound from a section and checked when the host starts. They do not change while it runs, so who
    /// uses them takes them as they are rather than as <see cref="IOptions{T}"/>.
    /// </summary>
    /// <param name="services">Takes the options.</param>
    /// <param name="section">The configuration section's name.</param>
    public static IServiceCollection AddCheckedOptions<T>(this IServiceCollection services, string section) where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }
}
