using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Delivery.Events;

/// <summary>Registers what sends events.</summary>
public static class EventExtensions
{
    /// <summary>Adds the <see cref="EventProducer"/>. Needs <see cref="RocketMQConnection"/> and <see cref="Envelopes.EnvelopeSigner"/>.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="healthCheck">The name of a health check that tells whether it is built; null where no health depends on it.</param>
    public static IHostApplicationBuilder AddEventProducer(this IHostApplicationBuilder builder, string? healthCheck = null)
    {
        if (healthCheck is not null)
        {
            builder.Services.AddHealthChecks().AddCheck<ProducerHealthCheck<EventProducer>>(healthCheck);
        }

        builder.Services.AddSingleton<EventProducer>().AddHostedService(services => services.GetRequiredService<EventProducer>());
        return builder;
    }
}
