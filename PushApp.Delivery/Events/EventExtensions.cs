using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PushApp.Delivery.Events;

/// <summary>Registers what sends events.</summary>
public static class EventExtensions
{
    /// <summary>Adds the <see cref="EventProducer"/>, on which no health depends. Needs <see cref="RocketMQ.RocketMQConnection"/> and <see cref="Envelopes.EnvelopeSigner"/>.</summary>
    public static IHostApplicationBuilder AddEventProducer(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EventProducer>().AddHostedService(services => services.GetRequiredService<EventProducer>());
        return builder;
    }
}
