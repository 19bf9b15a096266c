using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Routes;

namespace PushApp.Delivery;

/// <summary>Registers what gateway and chat API share.</summary>
public static class DeliveryServices
{
    /// <summary>
    /// Adds the <see cref="RouteTable"/>, the <see cref="RouteResolver"/>, the <see cref="Inbox"/> and the hosted
    /// <see cref="GatewayDirectory"/>. Needs an <c>IConnectionMultiplexer</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A configured value is invalid; the message names its key.</exception>
    public static IHostApplicationBuilder AddDelivery(this IHostApplicationBuilder builder)
    {
        builder.Services
            .AddSingleton(InboxOptions.FromConfiguration(builder.Configuration))
            .AddSingleton<Inbox>()
            .AddSingleton<RouteTable>()
            .AddSingleton<RouteResolver>()
            .AddSingleton<GatewayDirectory>()
            .AddHostedService(services => services.GetRequiredService<GatewayDirectory>());
        return builder;
    }
}
