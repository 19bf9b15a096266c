using PushApp.Delivery;

namespace PushApp.ChatApi.Publishing;

/// <summary>Registers what publishes to RocketMQ.</summary>
internal static class PublishingExtensions
{
    /// <exception cref="InvalidOperationException">The connection string is missing or cannot be used; the message names its key.</exception>
    public static IHostApplicationBuilder AddPublishing(this IHostApplicationBuilder builder)
    {
        // Each item has a span of its own for its send; the client's would be one more, for what several items share.
        builder.AddRocketMQProducer("rocketmq", settings => settings.DisableTracing = true);
        builder.Services.AddCheckedOptions<PublishingOptions>(PublishingOptions.Section).AddSingleton<WaitingBytes>();
        builder.Services.AddSingleton<Publisher>().AddHostedService(services => services.GetRequiredService<Publisher>());
        return builder;
    }
}
