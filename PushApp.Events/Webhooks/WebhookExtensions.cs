using PushApp.Delivery.Envelopes;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Events.Webhooks;

/// <summary>Registers what brings events to webhooks.</summary>
internal static class WebhookExtensions
{
    // A webhook that answers later than this has no time to take what comes.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds a consumer for each; the start fails, naming the key, where one is not usable.</summary>
    public static WebApplicationBuilder AddWebhooks(this WebApplicationBuilder builder)
    {
        foreach (var webhook in Webhook.Read(builder.Configuration))
        {
            builder.Services.AddSingleton<IHostedService>(services => new WebhookConsumer(
                webhook, services.GetRequiredService<RocketMQConnection>(), services.GetRequiredService<EnvelopeSigner>(), NewClient(), services.GetRequiredService<EventMetrics>(),
                services.GetRequiredService<ILogger<WebhookConsumer>>()));
        }

        return builder;
    }

    // Not one of the service defaults: those repeat requests by themselves, and follow where an answer points to.
    private static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = Timeout,
    };
}
