using Microsoft.Extensions.Configuration;

namespace PushApp.AppHost.Backing;

/// <summary>
/// The option <c>Backing</c> and, for one service alone, <c>Backing:Redis</c> and <c>Backing:RocketMQ</c>:
/// <c>container</c>, <c>local</c>, <c>embedded</c> or <c>external</c>.
/// </summary>
/// <param name="Redis">Where Redis comes from.</param>
/// <param name="RocketMQ">Where RocketMQ comes from.</param>
/// <param name="RocketMQHome">The distribution that <see cref="BackingMode.Local"/> runs.</param>
/// <param name="RedisSha256">The digest of the only image of Redis that may run; null for the one that its tag names.</param>
/// <param name="RocketMQSha256">The same of RocketMQ.</param>
internal sealed record BackingOptions(
    BackingMode Redis, BackingMode RocketMQ, string? RocketMQHome, string? RedisSha256 = null, string? RocketMQSha256 = null)
{
    private const int DigestDigits = 64;

    /// <summary>Reads and checks the options.</summary>
    /// <param name="configuration">The app host's configuration; <c>ROCKETMQ_HOME</c> is read from it too.</param>
    /// <param name="containersAvailable">Whether containers are the default; asked only where an option leaves it open.</param>
    /// <exception cref="InvalidOperationException">A value is not usable; the message names the key and the fix.</exception>
    public static BackingOptions Read(IConfiguration configuration, Func<bool> containersAvailable)
    {
        var home = configuration["ROCKETMQ_HOME"] is { Length: > 0 } value ? value : null;
        var containers = new Lazy<bool>(containersAvailable);
        var redis = Mode(configuration, "Backing:Redis")
            ?? (containers.Value ? BackingMode.Container : BackingMode.Embedded);
        var rocketmq = Mode(configuration, "Backing:RocketMQ")
            ?? (containers.Value ? BackingMode.Container : home is not null ? BackingMode.Local : BackingMode.Embedded);

        if (redis is BackingMode.Local)
        {
            throw new InvalidOperationException(
                "Backing:Redis cannot be 'local': an installation is run of RocketMQ alone. Use container, embedded or external.");
        }

        if (rocketmq is BackingMode.Local && home is null)
        {
            throw new InvalidOperationException(
                "Backing:RocketMQ is 'local', but ROCKETMQ_HOME is not set: it names the folder of a RocketMQ 5 distribution.");
        }

        return new(redis, rocketmq, home, Digest(configuration, "Backing:RedisSha256"), Digest(configuration, "Backing:RocketMQSha256"));
    }

    private static string? Digest(IConfiguration configuration, string key)
    {
        const string prefix = "sha256:";
        if (configuration[key] is not { Length: > 0 } value)
        {
            return null;
        }

        var digits = value.StartsWith(prefix, StringComparison.Ordinal) ? value[prefix.Length..] : value;
        return digits.Length == DigestDigits && digits.All(char.IsAsciiHexDigitLower)
            ? digits
            : throw new InvalidOperationException($"{key} is '{value}'; it must be the {DigestDigits} hexadecimal digits of an image's digest, in lower case.");
    }

    // 'Backing=local' says nothing of Redis, which has no such mode.
    private static BackingMode? Mode(IConfiguration configuration, string key)
    {
        var (from, value) = configuration[key] is { Length: > 0 } one ? (key, one) : ("Backing", configuration["Backing"]);
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (value.Equals("own", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"{from} is '{value}', which is now called 'local'.");
        }

        if (!Enum.TryParse<BackingMode>(value, ignoreCase: true, out var mode) || !Enum.IsDefined(mode))
        {
            throw new InvalidOperationException($"{from} is '{value}'; it must be container, local, embedded or external.");
        }

        return mode is BackingMode.Local && from == "Backing" && key == "Backing:Redis" ? null : mode;
    }
}
