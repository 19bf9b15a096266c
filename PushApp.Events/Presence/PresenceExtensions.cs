using PushApp.Delivery;

namespace PushApp.Events.Presence;

/// <summary>Registers what announces who has come and left, and what waits for those who are away.</summary>
internal static class PresenceExtensions
{
    /// <summary>Adds it; the start fails, naming the key, where an option is not usable.</summary>
    public static WebApplicationBuilder AddPresence(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<EventOptions>(EventOptions.Section)
            .AddSingleton<Announcements>()
            .AddSingleton<WatcherNotices>()
            .AddSingleton<WaitingMessages>()
            .AddSingleton<Look>()
            .AddHostedService<PresenceWatch>();
        return builder;
    }
}
