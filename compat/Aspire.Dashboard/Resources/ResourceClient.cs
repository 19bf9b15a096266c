using System.Collections.Immutable;
using Aspire.Dashboard.Configuration;
using Grpc.Core;
using Grpc.Net.Client;
using PushApp.Dashboard.V1;

namespace Aspire.Dashboard.Resources;

public enum AppHostConnection
{
    /// <summary>No resource service is configured: the dashboard shows telemetry only.</summary>
    None,
    Connecting,
    Connected,

    /// <summary>It was there and is gone; what is shown is the last that was known.</summary>
    Lost,
}

/// <summary>Follows the app host's resources, and comes back to it by itself when it was away.</summary>
internal sealed partial class ResourceClient : BackgroundService
{
    private const string AppHostSuffix = ".AppHost";
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    private readonly ILogger<ResourceClient> _logger;
    private readonly GrpcChannel? _channel;
    private readonly ResourceService.ResourceServiceClient? _client;
    private readonly Metadata _headers = [];
    private long _version;

    public ResourceClient(DashboardOptions options, ILogger<ResourceClient> logger)
    {
        _logger = logger;
        if (options.ResourceServiceUrl is { } url)
        {
            _channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions { MaxReceiveMessageSize = 32 * 1024 * 1024 });
            _client = new ResourceService.ResourceServiceClient(_channel);
            Connection = AppHostConnection.Connecting;
        }
        if (options.ResourceServiceApiKey is { } key)
        {
            _headers.Add("x-resource-service-api-key", key);
        }
    }

    public bool IsConfigured => _client is not null;

    public AppHostConnection Connection { get; private set; }

    public string ApplicationName { get; private set; } = "Aspire";

    /// <summary>By id.</summary>
    public ImmutableDictionary<string, AppResource> Resources { get; private set; } = ImmutableDictionary<string, AppResource>.Empty;

    /// <summary>Changes with the resources and with the connection.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>What went wrong; null where it succeeded.</summary>
    public async Task<string?> ExecuteAsync(string resourceId, string action, CancellationToken cancellationToken)
    {
        try
        {
            var response = await Client.ExecuteCommandAsync(
                new CommandRequest { ResourceId = resourceId, Command = action }, _headers, cancellationToken: cancellationToken);
            return response.Succeeded ? null : response.Message.Length > 0 ? response.Message : "The app host gave no reason.";
        }
        catch (RpcException e)
        {
            return e.Status.Detail.Length > 0 ? e.Status.Detail : e.StatusCode.ToString();
        }
    }

    /// <summary>The resource's console: its backlog in the first batches, then lines as they come.</summary>
    public async IAsyncEnumerable<ConsoleLines> WatchConsoleAsync(
        string resourceId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = Client.WatchConsole(new WatchConsoleRequest { ResourceId = resourceId }, _headers, cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            yield return call.ResponseStream.Current;
        }
    }

    public override void Dispose()
    {
        _channel?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var retry = FirstRetry;
        while (_client is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var call = _client.WatchResources(new WatchResourcesRequest(), _headers, cancellationToken: stoppingToken);
                while (await call.ResponseStream.MoveNext(stoppingToken))
                {
                    retry = FirstRetry;
                    Apply(call.ResponseStream.Current);
                }
                Lose("it closed the stream");
            }
            catch (RpcException e) when (!stoppingToken.IsCancellationRequested)
            {
                Lose(e.Status.Detail.Length > 0 ? e.Status.Detail : e.StatusCode.ToString());
            }
            catch (Exception e) when (stoppingToken.IsCancellationRequested && e is OperationCanceledException or RpcException)
            {
                return;
            }
            await Task.Delay(retry, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
        }
    }

    private ResourceService.ResourceServiceClient Client =>
        _client ?? throw new InvalidOperationException("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL is not set.");

    private void Apply(ResourceUpdate update)
    {
        var resources = update.Initial ? ImmutableDictionary<string, AppResource>.Empty : Resources;
        resources = resources.RemoveRange(update.Deleted);
        resources = resources.SetItems(update.Upserted.Select(s => KeyValuePair.Create(s.Id, s.ToResource())));
        Resources = resources;
        if (update.ApplicationName.Length > 0)
        {
            // "PushApp.AppHost" is the project that describes PushApp.
            ApplicationName = update.ApplicationName.EndsWith(AppHostSuffix, StringComparison.OrdinalIgnoreCase)
                ? update.ApplicationName[..^AppHostSuffix.Length]
                : update.ApplicationName;
        }
        if (Connection != AppHostConnection.Connected)
        {
            Connection = AppHostConnection.Connected;
            LogConnected(ApplicationName);
        }
        Interlocked.Increment(ref _version);
    }

    private void Lose(string reason)
    {
        if (Connection == AppHostConnection.Connected)
        {
            Connection = AppHostConnection.Lost;
            LogLost(reason);
        }
        else
        {
            LogNotThere(reason);
        }
        Interlocked.Increment(ref _version);
    }

    [LoggerMessage(LogLevel.Information, "Connected to the app host of {Application}.")]
    private partial void LogConnected(string application);

    [LoggerMessage(LogLevel.Warning, "The app host is gone ({Reason}); connecting again.")]
    private partial void LogLost(string reason);

    [LoggerMessage(LogLevel.Debug, "The app host does not answer ({Reason}); trying again.")]
    private partial void LogNotThere(string reason);
}
