using PushApp.Delivery;
using PushApp.Delivery.Events;
using PushApp.Delivery.Redis;

namespace PushApp.Events;

/// <summary>Registers Redis and RocketMQ.</summary>
internal static class BackingServices
{
    /// <summary>Adds both, with what the services share, and the producers of events and of messages to gateways.</summary>
    public static WebApplicationBuilder AddBackingServices(this WebApplicationBuilder builder)
    {
        // Users who are due are asked for all the time: spans of these commands would bury all others.
        builder.AddRedisClient("redis", settings => settings.DisableTracing = true, RedisClientOptions.FailFast);
        builder.AddDelivery();
        builder.AddRocketMQProducer("rocketmq", settings => settings.DisableTracing = true);
        builder.AddEventProducer(healthCheck: "events");
        builder.Services.AddSingleton<EventMetrics>();
        return builder;
    }
}
