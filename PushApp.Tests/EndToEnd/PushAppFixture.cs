using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using PushApp.ServiceDefaults;
using PushApp.Tests.Support;
using PushApp.Tests.Support.Telemetry;

namespace PushApp.Tests.EndToEnd;

/// <summary>
/// The whole system, started once for all tests of the collection: five gateways, the chat API, Redis and RocketMQ.
/// Where those two come from, the environment variables <c>PUSHAPP_TESTS_REDIS</c> and <c>PUSHAPP_TESTS_ROCKETMQ</c> say:
/// <c>embedded</c> (the default), <c>container</c>, or for RocketMQ <c>local</c> (with <c>ROCKETMQ_HOME</c>).
/// </summary>
public sealed class PushAppFixture : IAsyncLifetime
{
    public const int GatewayCount = 5;

    /// <summary>The most devices of a user; one more takes the place of the oldest.</summary>
    public const int DevicesPerUser = 6;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ContainerTimeout = TimeSpan.FromMinutes(3);

    private DistributedApplication? _app;
    private OtlpReceiver? _telemetry;
    private WebhookReceiver? _webhook;
    private HttpClient? _chatApi;
    private string? _operator;

    internal DistributedApplication App => _app!;

    internal OtlpReceiver Telemetry => _telemetry!;

    /// <summary>Gets all events.</summary>
    internal WebhookReceiver Webhook => _webhook!;

    internal HttpClient ChatApi => _chatApi!;

    public async Task InitializeAsync()
    {
        _telemetry = await OtlpReceiver.StartAsync();
        _webhook = await WebhookReceiver.StartAsync();
        if (Backing("PUSHAPP_TESTS_REDIS") != "container")
        {
            await StartAsync(StartTimeout);
            return;
        }

        try
        {
            await StartAsync(ContainerTimeout);
        }
        catch (InvalidOperationException e)
        {
            // A container engine on a busy machine has been seen to start nothing for minutes. Once more, and not in silence.
            await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "not-started.txt"), e.Message);
            await _app!.DisposeAsync();
            await StartAsync(StartTimeout);
        }
    }

    public async Task DisposeAsync()
    {
        _chatApi?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_webhook is not null)
        {
            await _webhook.DisposeAsync();
        }

        if (_telemetry is not null)
        {
            await _telemetry.DisposeAsync();
        }
    }

    private async Task StartAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PushApp_AppHost>(
            [
                $"--Backing:Redis={Backing("PUSHAPP_TESTS_REDIS")}", $"--Backing:RocketMQ={Backing("PUSHAPP_TESTS_ROCKETMQ")}",
                $"--Webhooks:tests:Url={Webhook.Url}", $"--Webhooks:tests:Secret={WebhookReceiver.Secret}",
            ],
            timeout.Token);
        Project("gateway").WithEnvironment("Gateway__ReceiptEvents", "true")
            // The default is to refuse, which nothing else of these tests would notice.
            .WithEnvironment("Gateway__DevicePolicy", "ReplaceOldest")
            .WithEnvironment("Gateway__MaxDevicesPerUser", DevicesPerUser.ToString(CultureInfo.InvariantCulture));
        Project("events").WithEnvironment("Events__AwayAfter", "00:00:01");
        foreach (var exporting in builder.Resources.OfType<IResourceWithEnvironment>().Where(resource => resource.Annotations.OfType<OtlpExporterAnnotation>().Any()))
        {
            builder.CreateResourceBuilder(exporting)
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", Telemetry.Url)
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "100");
        }

        IResourceBuilder<ProjectResource> Project(string name) =>
            builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == name));

        _app = await builder.BuildAsync(timeout.Token);
        await using var report = new StartReport(_app);
        try
        {
            await _app.StartAsync(timeout.Token);
            await _app.ResourceNotifications.WaitForResourceHealthyAsync("chatapi", timeout.Token);
            await _app.ResourceNotifications.WaitForResourceHealthyAsync("gateway", timeout.Token);
            await _app.ResourceNotifications.WaitForResourceHealthyAsync("events", timeout.Token);
            _chatApi = _app.CreateHttpClient("chatapi", "http");
            // Healthy is said of the resource when one replica is; the leases say when all are.
            await Eventually.TrueAsync(async () => (await GatewaysAsync()).Count == GatewayCount, limit);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The system did not start ({e.Message}):\n{await report.TextAsync()}", e);
        }
    }

    internal ValueTask<string?> ConnectionStringAsync(string name) => App.GetConnectionStringAsync(name);

    /// <summary>The gateways that the chat API knows to be alive, by id.</summary>
    internal async Task<IReadOnlyDictionary<string, GatewayState>> GatewaysAsync()
    {
        using var response = await CallAsync(HttpMethod.Get, "/api/gateways", _operator ??= await TokenAsync("operator", Scopes.Operator));
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<GatewayState[]>())!.ToDictionary(gateway => gateway.Id);
    }

    /// <summary>
    /// The same once nothing is under way: each gateway has processed what the chat API sent to it, and its counter, which
    /// it reports about every second, has come to the number of its <c>process PUSH_MESSAGE</c> spans.
    /// </summary>
    internal async Task<IReadOnlyDictionary<string, GatewayState>> SettledGatewaysAsync()
    {
        await ChatApiSpansAsync();
        IReadOnlyDictionary<string, GatewayState> gateways = new Dictionary<string, GatewayState>();
        await Eventually.TrueAsync(async () => (gateways = await GatewaysAsync()).Values.All(g =>
        {
            var processed = ProcessSpans(g);
            return g.Consumed == processed.Length
                && SentTo(g).IsSubsetOf(processed.Select(span => span.Attributes["messaging.message.id"]));
        }));
        return gateways;
    }

    /// <summary>The addresses of the gateway replicas themselves, by gateway id; clients otherwise meet a random one.</summary>
    internal async Task<IReadOnlyDictionary<string, Uri>> ReplicasAsync()
    {
        var replicas = new Dictionary<string, Uri>();
        var alive = await GatewaysAsync();
        using var timeout = new CancellationTokenSource(StartTimeout);
        await foreach (var change in App.ResourceNotifications.WatchAsync(timeout.Token))
        {
            if (change.Resource.Name == "gateway" && alive.ContainsKey(change.ResourceId)
                && change.Snapshot.EnvironmentVariables.FirstOrDefault(v => v.Name == "ASPNETCORE_URLS")?.Value is { } url)
            {
                replicas[change.ResourceId] = new Uri(url.Split(';')[0]);
            }

            if (replicas.Count == alive.Count)
            {
                break;
            }
        }

        return replicas;
    }

    /// <summary>A token for this user, with these scopes.</summary>
    internal async Task<string> TokenAsync(string user, params string[] scopes)
    {
        object wanted = scopes.Length == 0 ? new { user } : new { user, scopes };
        var response = await ChatApi.PostAsJsonAsync("/api/dev/token", wanted);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<TokenAnswer>())!.Token;
    }

    /// <summary>Sends a message and returns the answer, whatever its status.</summary>
    internal Task<HttpResponseMessage> PostMessageAsync(string token, object message, string? traceParent = null) =>
        CallAsync(HttpMethod.Post, "/api/messages", token, message, traceParent);

    /// <summary>Asks the chat API for something and returns the answer, whatever its status.</summary>
    internal async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, string token, object? body = null, string? traceParent = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }

        return await ChatApi.SendAsync(request);
    }

    /// <summary>Sends a message that must be accepted.</summary>
    internal async Task<SendAnswer> SendAsync(string token, string to, object body)
    {
        using var response = await PostMessageAsync(token, new { to, body });
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<SendAnswer>())!;
    }

    /// <summary>The user's devices that hold a live connection.</summary>
    internal async Task<PresenceState[]> PresenceAsync(string token, string user)
    {
        using var response = await CallAsync(HttpMethod.Get, $"/api/users/{user}/presence", token);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<PresenceAnswer>())!.Devices;
    }

    // Spans of one process come in the order in which they end: with that of a new request all earlier ones are here.
    private async Task ChatApiSpansAsync()
    {
        var nobody = TestUsers.New("nobody");
        var trace = TraceParent.New();
        using var response = await PostMessageAsync(await TokenAsync(nobody), new { to = nobody, body = 0, persist = false }, trace.Header);
        await Eventually.TrueAsync(() => Telemetry.Trace(trace.TraceId).Any(span => span.Name == "POST /api/messages"));
    }

    private HashSet<string> SentTo(GatewayState gateway) =>
    [
        .. Telemetry.Spans
            .Where(span => span.Name == "send PUSH_MESSAGE" && span.Service == "chatapi" && span.Start >= StartOf(gateway)
                && span.Attributes.GetValueOrDefault("messaging.rocketmq.message.tag") == gateway.Id)
            .Select(span => span.Attributes.GetValueOrDefault("messaging.message.id"))
            .OfType<string>(),
    ];

    private ReceivedSpan[] ProcessSpans(GatewayState gateway) =>
    [
        .. Telemetry.Spans.Where(span =>
            span.Name == "process PUSH_MESSAGE" && gateway.Id == $"gateway-{span.Instance}" && span.Start >= StartOf(gateway)),
    ];

    private static string Backing(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } mode ? mode : "embedded";

    private static ulong StartOf(GatewayState gateway) => (ulong)gateway.StartedAt.ToUnixTimeMilliseconds() * 1_000_000;

    private sealed record PresenceAnswer(PresenceState[] Devices);

    private sealed record TokenAnswer(string Token);
}
