using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>
/// What producers and consumers have in common: identity, connections, routes, a telemetry session with every server
/// that a route names, and heartbeats.
/// </summary>
internal sealed class ClientRuntime : IAsyncDisposable
{
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RouteRefreshPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettingsGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromMilliseconds(150);

    private readonly ClientConfig _config;
    private readonly IClientRole _role;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<Endpoints, Lazy<TelemetrySession>> _sessions = new();
    private readonly ConcurrentDictionary<Endpoints, int> _missedHeartbeats = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private int _state;

    public ClientRuntime(ClientConfig config, IClientRole role, ILogger logger)
    {
        (_config, _role, _logger) = (config, role, logger);
        Stopping = _stop.Token;
        Rpc = new MessagingRpc(config, ClientId);
        Routes = new RouteCache(config, Rpc, ConnectAsync, logger);
    }

    private enum State
    {
        New,
        Running,
        Stopped,
    }

    public string ClientId { get; } = ClientIdentity.NewClientId();

    public MessagingRpc Rpc { get; }

    public RouteCache Routes { get; }

    /// <summary>Cancelled when the client is disposed of.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Fetches the routes, opens the sessions and registers with every server.</summary>
    /// <exception cref="ClientException">A topic is unknown, the group or the credentials are refused, …</exception>
    /// <exception cref="RpcException">A server cannot be reached.</exception>
    public async Task StartAsync(IEnumerable<string> topics)
    {
        await Task.WhenAll(topics.Select(topic => Routes.GetAsync(topic).AsTask())).ConfigureAwait(false);
        await HeartbeatAsync().ConfigureAwait(false);
        _loops.Add(Periodically.RunAsync(HeartbeatPeriod, HeartbeatAsync, Stopping));
        _loops.Add(Periodically.RunAsync(RouteRefreshPeriod, () => Routes.RefreshAsync(Stopping), Stopping));
        _state = (int)State.Running;
        _logger.ClientStarted(_role.Type, ClientId, Routes.AccessPoint);
    }

    /// <exception cref="InvalidOperationException">Not started, or disposed of.</exception>
    public void ThrowIfNotRunning()
    {
        if (_state != (int)State.Running)
        {
            throw new InvalidOperationException($"The {_role.Type} client {ClientId} is not running.");
        }
    }

    /// <summary>Takes the client out of use; false if that was done before.</summary>
    public bool TryStop() => Interlocked.Exchange(ref _state, (int)State.Stopped) != (int)State.Stopped;

    public Proto.Resource Resource(string name) => new() { ResourceNamespace = _config.Namespace, Name = name };

    public Task SendSettingsAsync() => Task.WhenAll(Sessions().Select(session => session.SendSettingsAsync()));

    /// <summary>One heartbeat to every server; those that do not answer are logged.</summary>
    public Task HeartbeatAsync() => Task.WhenAll(_sessions.Keys.Select(HeartbeatAsync));

    /// <summary>Whether the last call to the server failed; sends then prefer another server.</summary>
    public bool IsSuspect(Endpoints endpoints) => !_missedHeartbeats.IsEmpty && _missedHeartbeats.ContainsKey(endpoints);

    public void Suspect(Endpoints endpoints) => _missedHeartbeats.TryAdd(endpoints, 0);

    public async ValueTask DisposeAsync()
    {
        _state = (int)State.Stopped;
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops).ConfigureAwait(false);
        await Task.WhenAll(_sessions.Keys.Select(SayFarewellAsync)).ConfigureAwait(false);
        await Task.WhenAll(Sessions().Select(session => session.DisposeAsync().AsTask())).ConfigureAwait(false);
        Rpc.Dispose();
        _stop.Dispose();
        _logger.ClientStopped(_role.Type, ClientId);
    }

    private IEnumerable<TelemetrySession> Sessions() => _sessions.Values.Select(session => session.Value);

    private Task ConnectAsync(TopicRoute route, CancellationToken cancellationToken) => Task.WhenAll(route.Endpoints.Select(async endpoints =>
    {
        var session = _sessions.GetOrAdd(endpoints, e => new(() => new(e, Rpc, _role, DescribeSettings, _logger))).Value;
        try
        {
            await session.Established.WaitAsync(_config.RequestTimeout + SettingsGrace, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ProxyTimeoutException((int)Proto.Code.ProxyTimeout, $"{endpoints} did not answer the client's settings in time.");
        }
    }));

    private Proto.Settings DescribeSettings()
    {
        var settings = _role.DescribeSettings();
        settings.ClientType = _role.Type;
        settings.AccessPoint = Routes.AccessPoint.Wire;
        settings.RequestTimeout = Duration.FromTimeSpan(_config.RequestTimeout);
        settings.UserAgent = ClientIdentity.UserAgent();
        return settings;
    }

    private async Task HeartbeatAsync(Endpoints endpoints)
    {
        try
        {
            await Rpc.HeartbeatAsync(endpoints, new Proto.HeartbeatRequest { Group = _role.Group, ClientType = _role.Type }, Stopping).ConfigureAwait(false);
            _missedHeartbeats.TryRemove(endpoints, out _);
        }
        catch (ClientException e) when (e.ResponseCode == (int)Proto.Code.UnrecognizedClientType)
        {
            // The server has forgotten the client, or another one took over its address.
            _logger.ClientUnrecognized(endpoints);
            await _sessions[endpoints].Value.SendSettingsAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (!Stopping.IsCancellationRequested)
        {
            _logger.HeartbeatFailed(e, endpoints);
            var missed = _missedHeartbeats.AddOrUpdate(endpoints, 1, static (_, count) => count + 1);
            if (missed >= 2 && e is RpcException { StatusCode: StatusCode.DeadlineExceeded })
            {
                Rpc.DropConnection(endpoints);
            }
        }
        catch (Exception) when (Stopping.IsCancellationRequested)
        {
        }
    }

    private async Task SayFarewellAsync(Endpoints endpoints)
    {
        try
        {
            await Rpc.NotifyTerminationAsync(endpoints, new Proto.NotifyClientTerminationRequest { Group = _role.Group }, FarewellTimeout).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or ClientException)
        {
            _logger.FarewellFailed(e, endpoints);
        }
    }
}
