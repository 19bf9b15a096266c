using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PushApp.Delivery.RocketMQ;
using PushApp.Tests.Support;

namespace PushApp.Tests.Delivery.RocketMQ;

public class RocketMQClientExtensionsTests
{
    private const string General = "Aspire:RocketMQ:Client:ConnectionString";
    private const string Named = "Aspire:RocketMQ:Client:rocketmq:ConnectionString";
    private const string ConnectionString = "ConnectionStrings:rocketmq";

    [Theory]
    [InlineData("general:1", General)]
    [InlineData("named:1", General, Named)]
    [InlineData("string:1", General, Named, ConnectionString)]
    public void What_is_closer_to_the_service_counts(string expected, params string[] keys)
    {
        var values = new Dictionary<string, string> { [General] = "general:1", [Named] = "named:1", [ConnectionString] = "string:1" };
        var builder = Builder([.. keys.Select(key => (key, values[key]))]);

        builder.AddRocketMQClient("rocketmq");

        Assert.Equal(expected, Connection(builder).Endpoints);
    }

    [Fact]
    public void The_service_itself_has_the_last_word()
    {
        var builder = Builder((General, "general:1"), (ConnectionString, "string:1"));

        builder.AddRocketMQClient("rocketmq", settings =>
        {
            Assert.Equal("string:1", settings.ConnectionString);
            settings.ConnectionString = "Endpoints=code:1;Ssl=true";
        });

        Assert.Equal(("code:1", true), (Connection(builder).Endpoints, Connection(builder).Ssl));
    }

    [Fact]
    public void A_missing_connection_string_names_its_key_and_what_it_must_be()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Builder().AddRocketMQClient("rocketmq"));

        Assert.Contains("ConnectionStrings:rocketmq", error.Message, StringComparison.Ordinal);
        Assert.Contains("host:port", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_rocketmq_a_producer_makes_the_service_unready_unless_it_is_left_out_of_its_health(bool leftOut)
    {
        // Port 1 is reserved and nobody listens there.
        var builder = Builder(
            (ConnectionString, "127.0.0.1:1"), ("Aspire:RocketMQ:Client:DisableHealthChecks", leftOut.ToString(CultureInfo.InvariantCulture)));
        builder.AddRocketMQProducer("rocketmq");
        builder.Services.AddHealthChecks();
        using var host = builder.Build();
        await host.StartAsync();

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(leftOut ? [] : ["rocketmq"], report.Entries.Keys);
        Assert.Equal(leftOut ? HealthStatus.Healthy : HealthStatus.Unhealthy, report.Status);
        await host.StopAsync();
    }

    [Fact]
    public async Task With_rocketmq_a_producer_becomes_ready()
    {
        await using var broker = await DevBrokerProcess.StartAsync();
        var builder = Builder((ConnectionString, broker.Endpoints));
        builder.AddRocketMQProducer("rocketmq");
        using var host = builder.Build();
        await host.StartAsync();

        await Eventually.TrueAsync(async () =>
            (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status == HealthStatus.Healthy);
        await host.StopAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_clients_own_traces_and_metrics_can_be_left_out(bool leftOut)
    {
        var builder = Builder((ConnectionString, "localhost:1"));

        builder.AddRocketMQClient("rocketmq", settings => settings.DisableTracing = settings.DisableMetrics = leftOut);

        using var host = builder.Build();
        Assert.Equal(leftOut, host.Services.GetService<TracerProvider>() is null);
        Assert.Equal(leftOut, host.Services.GetService<MeterProvider>() is null);
    }

    private static HostApplicationBuilder Builder(params (string Key, string Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        // The client keeps the factory for the whole process: one that ends with this host would fail the clients of other tests.
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Configuration["Envelope:Key"] = TestEnvelopes.Key;
        foreach (var (key, value) in configuration)
        {
            builder.Configuration[key] = value;
        }

        return builder;
    }

    private static RocketMQConnection Connection(HostApplicationBuilder builder) =>
        builder.Services.BuildServiceProvider().GetRequiredService<RocketMQConnection>();
}
