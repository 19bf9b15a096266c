using PushApp.Delivery.Messaging;

namespace PushApp.ChatApi.Publishing;

/// <summary>Registers what publishes to RocketMQ.</summary>
internal static class PublishingServices
{
    public static IHostApplicationBuilder AddPublishing(this IHostApplicationBuilder builder)
    {
        // Hosted services stop in reverse: the queue empties while the producer still works.
        builder.Services
            .AddSingleton(RocketMQConnection.FromConfiguration(builder.Configuration))
            .AddSingleton(PublishOptions.FromConfiguration(builder.Configuration))
            .AddSingleton<PushProducer>()
            .AddHostedService(services => services.GetRequiredService<PushProducer>())
            .AddSingleton<PublishQueue>()
            .AddHostedService(services => services.GetRequiredService<PublishQueue>())
            .AddHealthChecks().AddCheck<ProducerHealthCheck>("rocketmq");
        return builder;
    }
}
