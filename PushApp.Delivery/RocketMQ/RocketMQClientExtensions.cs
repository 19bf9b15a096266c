using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq;
using PushApp.Delivery;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.RocketMQ;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds RocketMQ to a service, as Aspire's client integrations do: settings, health, logs, traces and metrics in one call.</summary>
public static class RocketMQClientExtensions
{
    private const string Section = "Aspire:RocketMQ:Client";

    // The name of the client's activity source and of its meter.
    private const string TelemetryName = "Org.Apache.Rocketmq";

    /// <summary>Adds the <see cref="RocketMQConnection"/> from which a service builds clients of its own.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="connectionName">The name of the connection string.</param>
    /// <param name="configureSettings">Changes what the configuration says.</param>
    /// <exception cref="InvalidOperationException">The connection string is missing or cannot be used; the message names its key.</exception>
    public static void AddRocketMQClient(
        this IHostApplicationBuilder builder, string connectionName, Action<RocketMQClientSettings>? configureSettings = null) =>
        AddClient(builder, connectionName, configureSettings);

    /// <summary>Adds what <see cref="AddRocketMQClient"/> does, and the <see cref="PushProducer"/> with its health check and the keys of <see cref="EnvelopeOptions"/>.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="connectionName">The name of the connection string; also of the health check.</param>
    /// <param name="configureSettings">Changes what the configuration says.</param>
    /// <exception cref="InvalidOperationException">The connection string is missing or cannot be used; the message names its key.</exception>
    public static void AddRocketMQProducer(
        this IHostApplicationBuilder builder, string connectionName, Action<RocketMQClientSettings>? configureSettings = null)
    {
        var settings = AddClient(builder, connectionName, configureSettings);
        builder.Services.AddCheckedOptions<EnvelopeOptions>(EnvelopeOptions.Section).AddSingleton<EnvelopeSigner>();
        builder.Services.AddSingleton<PushProducer>().AddHostedService(services => services.GetRequiredService<PushProducer>());
        if (!settings.DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().AddCheck<ProducerHealthCheck<PushProducer>>(connectionName);
        }
    }

    private static RocketMQClientSettings AddClient(
        IHostApplicationBuilder builder, string connectionName, Action<RocketMQClientSettings>? configureSettings)
    {
        var settings = Read(builder.Configuration, connectionName);
        configureSettings?.Invoke(settings);
        var connection = Parse(settings.ConnectionString, connectionName);
        builder.Services.AddSingleton(services =>
        {
            // Without a factory of ours the official client writes log files into the home folder.
            MqLogManager.UseLoggerFactory(services.GetRequiredService<ILoggerFactory>());
            return connection;
        });

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(TelemetryName));
        }

        if (!settings.DisableMetrics)
        {
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(TelemetryName));
        }

        return settings;
    }

    private static RocketMQClientSettings Read(IConfiguration configuration, string connectionName)
    {
        var settings = new RocketMQClientSettings();
        configuration.GetSection(Section).Bind(settings);
        configuration.GetSection($"{Section}:{connectionName}").Bind(settings);
        if (configuration.GetConnectionString(connectionName) is { Length: > 0 } text)
        {
            settings.ConnectionString = text;
        }

        return settings;
    }

    private static RocketMQConnection Parse(string? text, string connectionName)
    {
        var keys = $"ConnectionStrings:{connectionName} (or {Section}:ConnectionString)";
        try
        {
            return string.IsNullOrWhiteSpace(text)
                ? throw new InvalidOperationException($"{keys} is not set. It must be {RocketMQConnection.Form}.")
                : RocketMQConnection.Parse(text);
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException($"{keys} cannot be used: {e.Message}", e);
        }
    }
}
