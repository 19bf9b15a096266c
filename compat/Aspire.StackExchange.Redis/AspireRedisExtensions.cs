using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds Redis clients, with a health check and spans, from the configuration that an app host hands out.</summary>
public static class AspireRedisExtensions
{
    private const string Section = "Aspire:StackExchange:Redis";

    /// <summary>Registers an <see cref="IConnectionMultiplexer"/> for <c>ConnectionStrings:{connectionName}</c>.</summary>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        builder.AddRedisClientBuilder(connectionName, configureSettings, configureOptions);

    /// <summary>As <see cref="AddRedisClient"/>, and returns what it registered.</summary>
    public static AspireRedisClientBuilder AddRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    /// <summary>Registers a keyed <see cref="IConnectionMultiplexer"/> for <c>ConnectionStrings:{name}</c>; the key is the name.</summary>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        builder.AddKeyedRedisClientBuilder(name, configureSettings, configureOptions);

    /// <summary>As <see cref="AddKeyedRedisClient"/>, and returns what it registered.</summary>
    public static AspireRedisClientBuilder AddKeyedRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, name, serviceKey: name, configureSettings, configureOptions);

    private static AspireRedisClientBuilder Add(
        IHostApplicationBuilder builder,
        string name,
        string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var settings = ReadSettings(builder.Configuration, name);
        configureSettings?.Invoke(settings);
        var services = builder.Services;

        if (serviceKey is null)
        {
            services.AddSingleton<IConnectionMultiplexer>(Connect);
        }
        else
        {
            services.AddKeyedSingleton<IConnectionMultiplexer>(serviceKey, (provider, _) => Connect(provider));
        }

        if (!settings.DisableAutoActivation)
        {
            _ = serviceKey is null
                ? services.ActivateSingleton<IConnectionMultiplexer>()
                : services.ActivateKeyedSingleton<IConnectionMultiplexer>(serviceKey);
        }

        if (!settings.DisableTracing)
        {
            services.AddSingleton<RedisCommandTracing>();
            services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(RedisCommandTracing.SourceName));
        }

        if (!settings.DisableHealthChecks)
        {
            services.AddHealthChecks().AddRedis(
                provider => provider.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey),
                name: serviceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{name}");
        }

        return new(builder, settings, serviceKey);

        IConnectionMultiplexer Connect(IServiceProvider provider)
        {
            var options = ReadOptions(builder.Configuration, name, settings, configureOptions);
            options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
            var connection = ConnectionMultiplexer.Connect(options);
            provider.GetService<RedisCommandTracing>()?.Trace(connection);
            return connection;
        }
    }

    private static StackExchangeRedisSettings ReadSettings(IConfiguration configuration, string name)
    {
        var settings = new StackExchangeRedisSettings();
        configuration.GetSection(Section).Bind(settings);
        configuration.GetSection($"{Section}:{name}").Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(name) ?? settings.ConnectionString;
        return settings;
    }

    private static ConfigurationOptions ReadOptions(
        IConfiguration configuration, string name, StackExchangeRedisSettings settings, Action<ConfigurationOptions>? configure)
    {
        var options = ConfigurationOptions.Parse(settings.ConnectionString ?? "");
        if (!HasAbortSetting(settings.ConnectionString))
        {
            // A service may start before its Redis does: keep trying rather than fail.
            options.AbortOnConnectFail = false;
        }

        configuration.GetSection($"{Section}:ConfigurationOptions").Bind(options);
        configuration.GetSection($"{Section}:{name}:ConfigurationOptions").Bind(options);
        configure?.Invoke(options);
        return options.EndPoints.Count > 0
            ? options
            : throw new InvalidOperationException(
                $"No Redis endpoint is configured: set 'ConnectionStrings:{name}' or '{Section}:ConnectionString' to host:port.");
    }

    private static bool HasAbortSetting(string? connectionString) =>
        connectionString?.Contains("abortConnect", StringComparison.OrdinalIgnoreCase) ?? false;
}
