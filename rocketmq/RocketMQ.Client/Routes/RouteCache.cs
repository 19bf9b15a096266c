using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Org.Apache.Rocketmq;

/// <summary>Routes of topics, asked for once, then refreshed from time to time.</summary>
internal sealed class RouteCache(ClientConfig config, MessagingRpc rpc, Func<TopicRoute, CancellationToken, Task> connect, ILogger logger)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<TopicRoute>>> _routes = new(StringComparer.Ordinal);

    public Endpoints AccessPoint { get; } = Endpoints.Parse(config.Endpoints);

    /// <summary>The route, with sessions to all of its brokers established.</summary>
    public ValueTask<TopicRoute> GetAsync(string topic)
    {
        var route = _routes.GetOrAdd(topic, static (t, self) => new(() => self.FetchAsync(t, default)), this);
        return route.Value is { IsCompletedSuccessfully: true, Result: var known } ? new(known) : new(AwaitAsync(topic, route));
    }

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var topic in _routes.Keys)
        {
            try
            {
                var route = await FetchAsync(topic, cancellationToken).ConfigureAwait(false);
                _routes[topic] = new(Task.FromResult(route));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.RouteRefreshFailed(e, topic);
            }
        }
    }

    private async Task<TopicRoute> AwaitAsync(string topic, Lazy<Task<TopicRoute>> route)
    {
        try
        {
            return await route.Value.ConfigureAwait(false);
        }
        catch
        {
            // The next caller asks again.
            _routes.TryRemove(KeyValuePair.Create(topic, route));
            throw;
        }
    }

    private async Task<TopicRoute> FetchAsync(string topic, CancellationToken cancellationToken)
    {
        var response = await rpc.QueryRouteAsync(AccessPoint, new Proto.QueryRouteRequest
        {
            Topic = new Proto.Resource { ResourceNamespace = config.Namespace, Name = topic },
            Endpoints = AccessPoint.Wire,
        }, cancellationToken).ConfigureAwait(false);
        var route = new TopicRoute(topic, response.MessageQueues);
        await connect(route, cancellationToken).ConfigureAwait(false);
        return route;
    }
}
