using Microsoft.Extensions.Configuration;

namespace PushApp.AppHost.Backing;

/// <summary>
/// The option <c>Backing</c> and, for one service alone, <c>Backing:Redis</c> and <c>Backing:RocketMQ</c>:
/// <c>container</c>, <c>own</c>, <c>embedded</c> or <c>external</c>.
/// </summary>
/// <param name="Redis">Where Redis comes from.</param>
/// <param name="RocketMQ">Where RocketMQ comes from.</param>
/// <param name="RocketMQHome">The distribution that <see cref="BackingMode.Own"/> runs.</param>
internal sealed record BackingOptions(BackingMode Redis, BackingMode RocketMQ, string? RocketMQHome)
{
    /// <summary>Reads and checks the options.</summary>
    /// <param name="configuration">The app host's configuration; <c>ROCKETMQ_HOME</c> is read from it too.</param>
    /// <param name="containersAvailable">Whether containers are the default.</param>
    /// <exception cref="InvalidOperationException">A value is not usable; the message names the key and the fix.</exception>
    public static BackingOptions Read(IConfiguration configuration, bool containersAvailable)
    {
        var home = configuration["ROCKETMQ_HOME"] is { Length: > 0 } value ? value : null;
        var redis = Mode(configuration, "Backing:Redis")
            ?? (containersAvailable ? BackingMode.Container : BackingMode.Embedded);
        var rocketmq = Mode(configuration, "Backing:RocketMQ")
            ?? (containersAvailable ? BackingMode.Container : home is not null ? BackingMode.Own : BackingMode.Embedded);

        if (redis is BackingMode.Own)
        {
            throw new InvalidOperationException(
                "Backing:Redis cannot be 'own': there is no own installation of Redis. Use container, embedded or external.");
        }

        if (rocketmq is BackingMode.Own && home is null)
        {
            throw new InvalidOperationException(
                "Backing:RocketMQ is 'own', but ROCKETMQ_HOME is not set: it names the folder of a RocketMQ 5 distribution.");
        }

        return new(redis, rocketmq, home);
    }

    // 'Backing=own' says nothing of Redis, which has no such mode.
    private static BackingMode? Mode(IConfiguration configuration, string key)
    {
        var (from, value) = configuration[key] is { Length: > 0 } own ? (key, own) : ("Backing", configuration["Backing"]);
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (!Enum.TryParse<BackingMode>(value, ignoreCase: true, out var mode) || !Enum.IsDefined(mode))
        {
            throw new InvalidOperationException($"{from} is '{value}'; it must be container, own, embedded or external.");
        }

        return mode is BackingMode.Own && from == "Backing" && key == "Backing:Redis" ? null : mode;
    }
}
