using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RocketMQ.TestKit;

namespace PushApp.Chaos.Systems;

/// <summary>The whole system in real processes: five gateways, two chat APIs, Redis and RocketMQ.</summary>
internal sealed class PushSystem : IAsyncDisposable
{
    public const int GatewayCount = 5;
    public const int ChatApiCount = 2;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    // A service starts slowly where the load takes all there is of the processors.
    private static readonly TimeSpan WholeLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    // What the orchestrator puts a replica's own name for.
    private const string ReplicaName = """{{- index .Annotations "otel-service-instance-id" -}}""";

    private static readonly string[] OperatorScopes = ["push:operator"];

    private readonly DistributedApplication _app;
    private readonly GatewayClocks? _clocks;
    private readonly HttpClient _http = new() { Timeout = AnswerLimit };
    private readonly Replicas _replicas;
    private readonly ResourceLogs _logs;
    private string? _operator;

    private PushSystem(DistributedApplication app, SystemOptions options)
    {
        (_app, _clocks) = (app, options.Clocks);
        _logs = new ResourceLogs(app.Services.GetRequiredService<ResourceLoggerService>(), options.Logs);
        _replicas = new Replicas(app.ResourceNotifications, _logs.Add);
        Broker = options.RocketMQ switch
        {
            "embedded" => "rocketmq-server",
            "local" => "rocketmq-broker",
            _ => "rocketmq",
        };
    }

    /// <summary>The gateways.</summary>
    public IReadOnlyList<Replica> Gateways => _replicas.Of("gateway");

    /// <summary>The chat APIs.</summary>
    public IReadOnlyList<Replica> ChatApis => _replicas.Of("chatapi");

    /// <summary>The message broker.</summary>
    public IReadOnlyList<Replica> Brokers => _replicas.Of(Broker);

    private string Broker { get; }

    /// <summary>Starts it and waits until it is whole; takes at most 5 minutes.</summary>
    public static async Task<PushSystem> StartAsync(SystemOptions options)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        string[] arguments =
        [
            $"--Backing:RocketMQ={options.RocketMQ}",
            .. options.Redis is { } redis ? [$"--Backing:Redis=external", $"--ConnectionStrings:redis={redis}"] : new[] { "--Backing:Redis=embedded" },
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PushApp_AppHost>(arguments, limit.Token);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var chatApi = builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "chatapi");
        builder.CreateResourceBuilder(chatApi).WithReplicas(ChatApiCount);
        var gateway = builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "gateway");
        foreach (var (name, value) in options.Clocks?.Variables(ReplicaName) ?? new Dictionary<string, string>())
        {
            builder.CreateResourceBuilder(gateway).WithEnvironment(name, value);
        }

        // In Development each request writes ten lines, which at this load would be most of the work.
        builder.CreateResourceBuilder(chatApi).WithEnvironment("Logging__LogLevel__Microsoft.AspNetCore", "Warning");
        builder.CreateResourceBuilder(gateway).WithEnvironment("Logging__LogLevel__Microsoft.AspNetCore", "Warning");

        var app = await builder.BuildAsync(limit.Token);
        var system = new PushSystem(app, options);
        try
        {
            await app.StartAsync(limit.Token);
            await system.WholeAsync(StartLimit);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>A gateway to connect to: any, as a balancer chooses that knows nothing of them.</summary>
    public Uri AnyGateway()
    {
        var addresses = Gateways.Select(gateway => gateway.Address).OfType<Uri>().ToList();
        return addresses[Random.Shared.Next(addresses.Count)];
    }

    /// <summary>The replica as it is now.</summary>
    public Replica Now(Replica replica) => _replicas.Get(replica.Id);

    /// <summary>Waits until all gateways and chat APIs serve.</summary>
    /// <exception cref="TimeoutException">They do not, within 60 s.</exception>
    public Task WholeAsync() => WholeAsync(WholeLimit);

    /// <summary>The ids of the gateways that a chat API says to be alive; none where it does not answer.</summary>
    public async Task<IReadOnlySet<string>> LivingGatewaysAsync()
    {
        foreach (var api in ChatApis)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Address!, "/api/gateways"));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _operator ??= await OperatorTokenAsync(api));
                using var response = await _http.SendAsync(request);
                response.EnsureSuccessStatusCode();
                return (await response.Content.ReadFromJsonAsync<LivingGateway[]>())!.Select(one => one.Id).ToHashSet();
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // The next may answer.
            }
        }

        return new HashSet<string>();
    }

    /// <summary>Has the orchestrator stop a replica, in its orderly way, and waits until it has ended.</summary>
    public async Task StopAsync(Replica replica)
    {
        await CommandAsync(replica, KnownResourceCommands.StopCommand);
        await Eventually.TrueAsync(() => !Now(replica).IsRunning, WholeLimit);
    }

    /// <summary>Has the orchestrator start a replica that has ended, and waits until it runs.</summary>
    public async Task StartAsync(Replica replica)
    {
        await Eventually.TrueAsync(() => !Now(replica).IsRunning, WholeLimit);
        await CommandAsync(replica, KnownResourceCommands.StartCommand);
        await Eventually.TrueAsync(() => Now(replica).IsRunning, WholeLimit);
    }

    /// <summary>Sets a gateway's clock, where <see cref="SystemOptions.Clocks"/> are.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="ahead">By how much it is to be ahead of the others'; below zero, behind.</param>
    public void SetClock(Replica gateway, TimeSpan ahead) => _clocks!.Set(gateway.Id["gateway-".Length..], ahead);

    /// <summary>By how much a gateway's clock is ahead of this process's, to a second.</summary>
    public async Task<TimeSpan> ClockOfAsync(Replica gateway)
    {
        using var answer = await _http.GetAsync(new Uri(gateway.Address!, "/health"));
        return answer.Headers.Date!.Value - DateTimeOffset.UtcNow;
    }

    public async ValueTask DisposeAsync()
    {
        var processes = Gateways.Concat(ChatApis).Concat(Brokers).SelectMany(Signals.ProcessesOf).ToList();
        await _replicas.DisposeAsync();
        await _app.DisposeAsync();
        await EndedAsync(processes);
        await _logs.DisposeAsync();
        _http.Dispose();
        _clocks?.Dispose();
    }

    private Task WholeAsync(TimeSpan limit) => Eventually.TrueAsync(
        async () => Gateways.Count == GatewayCount && ChatApis.Count == ChatApiCount
            && Gateways.Concat(ChatApis).All(replica => replica is { IsRunning: true, Address: not null })
            && (await LivingGatewaysAsync()).Count == GatewayCount
            && (await Task.WhenAll(Gateways.Concat(ChatApis).Select(IsHealthyAsync))).All(healthy => healthy),
        limit);

    private async Task<string> OperatorTokenAsync(Replica api)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(api.Address!, "/api/dev/token"), new { user = "chaos", scopes = OperatorScopes });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private async Task<bool> IsHealthyAsync(Replica replica)
    {
        using var answer = await _http.GetAsync(new Uri(replica.Address!, "/health"));
        return answer.IsSuccessStatusCode;
    }

    // Whoever outlives its system would be a part of the next one, on the same Redis.
    private static async Task EndedAsync(IReadOnlyList<Process> processes)
    {
        await Task.WhenAll(processes.Select(process => process.WaitForExitAsync())).WaitAsync(EndLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var process in processes)
        {
            process.Kill();
            process.Dispose();
        }
    }

    private async Task CommandAsync(Replica replica, string command)
    {
        var result = await _app.ResourceCommands.ExecuteCommandAsync(replica.Id, command);
        if (!result.Success)
        {
            throw new InvalidOperationException($"The orchestrator could not {command} {replica.Id}.");
        }
    }

    private sealed record LivingGateway(string Id);
}
