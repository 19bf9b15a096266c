using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PushApp.Delivery.Events;
using PushApp.Delivery.Identity;
using PushApp.Events.Webhooks;
using PushApp.Gateway;
using PushApp.Gateway.Connections;
using PushApp.ServiceDefaults;
using PushApp.Tests.Docs;
using PushApp.Tests.Events;
using PushApp.Tests.Gateway.Running;

namespace PushApp.Tests.Deploy;

/// <summary>What the manifests say of the services is what the services do.</summary>
public sealed partial class ServiceAgreementTests
{
    // Read by .NET, ASP.NET Core and OpenTelemetry.
    private static readonly string[] OfThePlatform = ["ASPNETCORE_HTTP_PORTS", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    private static readonly string[] VariableFiles = ["base/common.env", "base/gateway.env", "base/chatapi.env", "base/events.env", "example/secrets.env.example", "example/tokens.env.example"];

    private const string WebhookUrl = "https://app.example.com/events";
    private const string WebhookSecret = "whsec_c2VjcmV0cyBvZiB0ZXN0cyBhcmUga25vd24gdG8gYWxs";

    // Of one without clients, in bytes: docs/security.md, "What abuse costs".
    private const double MemoryOfAGateway = 106 * 1024 * 1024;

    // .NET's default where a container has a limit.
    private const double HeapShare = 0.75;

    public static TheoryData<string, string, string> Secrets
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (service, file) in new[] { ("gateway", "secrets"), ("gateway", "tokens"), ("events", "secrets"), ("events", "webhooks") })
            {
                foreach (var variable in Manifests.Variables($"example/{file}.env.example").Keys)
                {
                    data.Add(service, file, variable);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Every_option_is_one() => Assert.All(
        VariableFiles.SelectMany(Manifests.Variables).Select(variable => variable.Key)
            .Concat(Literals().Matches(Manifests.Read("example/kustomization.yaml")).Select(literal => literal.Groups[1].Value))
            .Except(OfThePlatform),
        variable => Assert.Contains(Number().Replace(variable, "").Replace("__", ":", StringComparison.Ordinal), DocumentedOptions()));

    [Fact]
    public void The_options_are_usable()
    {
        var services = Bound("gateway");
        services.AddGatewayOptions();
        using var provider = services.BuildServiceProvider();
        Assert.Equal(50_000, provider.GetRequiredService<ClientLimitOptions>().MaxConnections);
        Assert.NotNull(provider.GetRequiredService<GatewayOptions>());
        Assert.All(Manifests.Pods.Keys, service => Assert.True(ShutdownTimeout(service) > TimeSpan.Zero));
    }

    [Theory]
    [MemberData(nameof(Manifests.Services), MemberType = typeof(Manifests))]
    public void A_pod_has_time_to_stop(string service)
    {
        var pod = Manifests.Pods[service];
        var sleep = TimeSpan.FromSeconds(pod.Containers[0].Lifecycle?.PreStop.Sleep.Seconds ?? 0);
        // For the proxies, which only those have that a Service leads to.
        Assert.Equal(Manifests.All<V1Service>().Any(one => one.Spec.Selector.Values.Contains($"pushapp-{service}")), sleep > TimeSpan.Zero);
        // The process ends by itself a second after the time is over.
        Assert.True(TimeSpan.FromSeconds(pod.TerminationGracePeriodSeconds!.Value) > sleep + ShutdownTimeout(service) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void The_drain_is_not_cut_short()
    {
        var drain = TimeSpan.Parse(Manifests.Options("gateway")["Gateway__DrainTime"], CultureInfo.InvariantCulture);
        Assert.True(drain <= ShutdownTimeout("gateway") / 4, "Drain spreads over a quarter of Shutdown:Timeout at most.");
    }

    [Theory]
    [MemberData(nameof(Manifests.Services), MemberType = typeof(Manifests))]
    public void Ports_and_probes_are_the_services(string service)
    {
        var container = Manifests.Pods[service].Containers[0];
        var port = Assert.Single(container.Ports);
        Assert.Equal(Manifests.Options(service)["ASPNETCORE_HTTP_PORTS"], $"{port.ContainerPort}");
        Assert.Equal(
            [ServiceDefaultsExtensions.LivenessPath, ServiceDefaultsExtensions.LivenessPath, ServiceDefaultsExtensions.ReadinessPath],
            new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe }.Select(probe => probe.HttpGet.Path));
        Assert.All([container.StartupProbe, container.LivenessProbe, container.ReadinessProbe], probe => Assert.Equal(port.Name, probe.HttpGet.Port.Value));
        Assert.All(
            Manifests.All<V1Service>().SelectMany(one => one.Spec.Ports), one => Assert.Equal(port.Name, one.TargetPort.Value));
    }

    [Fact]
    public void Clients_come_in_where_the_gateway_takes_them()
    {
        var source = Document.Read("PushApp.Gateway/Endpoints/WebSocketEndpoint.cs");
        var path = Manifests.All<V1Ingress>().Single(ingress => ingress.Metadata.Name == "pushapp-gateway").Spec.Rules[0].Http.Paths[0].Path;
        Assert.Contains($"MapGet(\"{path}\"", source, StringComparison.Ordinal);
        Assert.Contains($"type: Exact\n            value: {path}\n", Manifests.Read("example/httproute.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_proxy_is_not_quicker_than_two_heartbeats() => Assert.All(
        Manifests.All<V1Ingress>().SelectMany(ingress => ingress.Metadata.Annotations).Where(annotation => annotation.Key.EndsWith("-timeout", StringComparison.Ordinal)),
        annotation => Assert.True(int.Parse(annotation.Value, CultureInfo.InvariantCulture) > 2 * new GatewayOptions().HeartbeatSeconds));

    [Fact]
    public void A_pods_name_is_a_gateways_id()
    {
        var variable = Manifests.Pods["gateway"].Containers[0].Env.Single(one => one.Name == "Gateway__InstanceId");
        Assert.Equal("metadata.name", variable.ValueFrom.FieldRef.FieldPath);
        var last = $"{Manifests.Gateways.Metadata.Name}-{Autoscaler("pushapp-gateway").Spec.MaxReplicas - 1}";
        Assert.Equal(last, GatewayIdentity.FromConfiguration(Configuration(new() { ["Gateway:InstanceId"] = last })).Id);
    }

    [Fact]
    public void A_gateways_memory_is_enough_for_its_connections()
    {
        var measured = double.Parse(BytesOfAConnection().Match(Document.Read("docs/performance.md")).Groups[1].Value, CultureInfo.InvariantCulture) * 1000;
        var connections = int.Parse(Manifests.Options("gateway")["Gateway__MaxConnections"], CultureInfo.InvariantCulture);
        var needed = (measured * connections) + new GatewayOptions().OutboundTotalBytes + MemoryOfAGateway;
        var resources = Manifests.Pods["gateway"].Containers[0].Resources;
        Assert.True(needed < resources.Limits["memory"].ToDouble() * HeapShare);
        Assert.True(needed < resources.Requests["memory"].ToDouble());
    }

    [Fact]
    public void Gateways_are_scaled_by_a_metric_that_they_have() =>
        Assert.Contains(Autoscaler("pushapp-gateway").Spec.Metrics.Single().Pods.Metric.Name, Metrics.Names.Select(name => name.Replace('.', '_')));

    [Fact]
    public void When_one_gateway_goes_the_others_have_room_for_its_clients()
    {
        var spec = Autoscaler("pushapp-gateway").Spec;
        var each = spec.Metrics.Single().Pods.Target.AverageValue.ToDouble();
        var most = int.Parse(Manifests.Options("gateway")["Gateway__MaxConnections"], CultureInfo.InvariantCulture);
        Assert.True(each * spec.MinReplicas / (spec.MinReplicas - 1) < most);
    }

    [Fact]
    public void The_next_gateway_is_taken_away_when_the_last_one_has_drained()
    {
        var policy = Assert.Single(Autoscaler("pushapp-gateway").Spec.Behavior.ScaleDown.Policies);
        Assert.Equal(("Pods", 1), (policy.Type, policy.Value));
        Assert.True(policy.PeriodSeconds > Manifests.Pods["gateway"].TerminationGracePeriodSeconds);
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public async Task A_placeholder_ends_the_start_and_is_named(string service, string file, string variable)
    {
        var placeholder = (variable, Manifests.Variables($"example/{file}.env.example")[variable]);
        // Port 1 is reserved and nobody listens there.
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => service == "gateway"
            ? (Task)GatewayProcess.LaunchAsync("127.0.0.1:1", "127.0.0.1:1", null, placeholder)
            : EventsProcess.StartAsync(
                "127.0.0.1:1", "127.0.0.1:1", webhook: null, ("Webhooks__app__Url", WebhookUrl), ("Webhooks__app__Secret", WebhookSecret), placeholder));
        Assert.Contains(variable.Replace("__", ":", StringComparison.Ordinal), failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_a_webhook_is_one()
    {
        var written = WebhookLines().Matches(Manifests.Read("example/webhooks.env.example")).ToDictionary(
            line => line.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal), string? (line) => line.Groups[2].Value);
        written["Webhooks:app:Url"] = WebhookUrl;
        written["Webhooks:app:Secret"] = WebhookSecret;
        var webhook = Assert.Single(Webhook.Read(Configuration(written)));
        Assert.Equal([EventTopic.Presence, EventTopic.Away], webhook.Tags);
        // None was written that is not read.
        Assert.Equal(written.Count, 2 + webhook.Tags.Count);
    }

    [Fact]
    public void RocketMQ_is_told_of_the_topic_and_the_groups_that_the_events_service_has()
    {
        var readme = Manifests.Read("README.md");
        Assert.Contains($" -t {EventTopic.Name} -r 4 -w 4 -a +message.type=FIFO\n", readme, StringComparison.Ordinal);
        Assert.Contains($" -g {EventTopic.GroupOf("<name>")} -o true\n", readme, StringComparison.Ordinal);
    }

    private static V2HorizontalPodAutoscaler Autoscaler(string name) => Manifests.All<V2HorizontalPodAutoscaler>().Single(one => one.Metadata.Name == name);

    private static TimeSpan ShutdownTimeout(string service)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddConfiguration(Configuration(Keys(service)));
        builder.AddBoundedShutdown();
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    }

    private static ServiceCollection Bound(string service)
    {
        var services = new ServiceCollection();
        services.AddSingleton(Configuration(Keys(service)));
        return services;
    }

    private static Dictionary<string, string?> Keys(string service) =>
        Manifests.Options(service).ToDictionary(option => option.Key.Replace("__", ":", StringComparison.Ordinal), string? (option) => option.Value);

    private static IConfiguration Configuration(Dictionary<string, string?> values) => new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    private static HashSet<string> DocumentedOptions() => [.. Document.Rows("docs/options.md").Select(row => row[0].Trim('`'))];

    [GeneratedRegex(@"^ +(?:# )?- (\w+)=", RegexOptions.Multiline)]
    private static partial Regex Literals();

    [GeneratedRegex(@"^(?:# )?(Webhooks__\w+)=(.*)$", RegexOptions.Multiline)]
    private static partial Regex WebhookLines();

    [GeneratedRegex(@"__\d+$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\| an idle WebSocket connection, resident,[^|]*\| ([\d.]+) KB", RegexOptions.Multiline)]
    private static partial Regex BytesOfAConnection();
}
