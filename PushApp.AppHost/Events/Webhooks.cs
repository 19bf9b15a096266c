using Microsoft.Extensions.Configuration;

namespace PushApp.AppHost.Events;

/// <summary>The app host's section <c>Webhooks</c>: the events service gets it as it is, and RocketMQ a consumer group for each.</summary>
/// <param name="Settings">The keys and values below the section.</param>
/// <param name="Groups">The consumer groups, which receive in order.</param>
internal sealed record Webhooks(IReadOnlyList<KeyValuePair<string, string>> Settings, IReadOnlyList<RocketMQFifoGroupAnnotation> Groups);

/// <summary>Reads the section, and hands it on.</summary>
internal static class WebhookExtensions
{
    private const string Section = "Webhooks";

    // That of the events service.
    private const string GroupPrefix = "PUSH_WEBHOOK_";

    public static Webhooks GetWebhooks(this IDistributedApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(Section);
        return new Webhooks(
            [.. section.AsEnumerable().Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Key, setting.Value!))],
            [.. section.GetChildren().Select(webhook => new RocketMQFifoGroupAnnotation(GroupPrefix + webhook.Key))]);
    }

    public static IResourceBuilder<ProjectResource> WithWebhooks(this IResourceBuilder<ProjectResource> events, Webhooks webhooks)
    {
        foreach (var (key, value) in webhooks.Settings)
        {
            var variable = key.Replace(":", "__", StringComparison.Ordinal);
            if (key.EndsWith(":Secret", StringComparison.OrdinalIgnoreCase))
            {
                // The dashboard hides what a secret parameter has.
                var name = key.Replace(':', '-').Replace('_', '-').ToLowerInvariant();
                events.WithEnvironment(variable, events.ApplicationBuilder.AddParameter(name, value, secret: true));
            }
            else
            {
                events.WithEnvironment(variable, value);
            }
        }

        return events;
    }
}
