using System.Collections.Concurrent;
using PushApp.DevBroker.Clients;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Consuming;

/// <summary>The consumer groups by name.</summary>
internal sealed class GroupCatalog
{
    private readonly ConcurrentDictionary<string, ConsumerGroup> _groups = new(StringComparer.Ordinal);
    private readonly BrokerOptions _options;
    private readonly ClientRegistry _clients;
    private readonly DueTimer _timer;

    public GroupCatalog(BrokerOptions options, ClientRegistry clients, DueTimer timer)
    {
        (_options, _clients, _timer) = (options, clients, timer);
        foreach (var (name, group) in options.Groups)
        {
            _groups[name] = Create(name, group);
        }

        clients.Gone += clientId =>
        {
            foreach (var group in _groups.Values)
            {
                group.Release(clientId, timer.Now + options.ReleaseAfterMilliseconds);
            }
        };
    }

    /// <summary>Finds a group; one not yet known is created where the options allow it.</summary>
    /// <exception cref="BrokerException">CONSUMER_GROUP_NOT_FOUND.</exception>
    public ConsumerGroup Get(string name)
    {
        if (_groups.TryGetValue(name, out var group))
        {
            return group;
        }

        return _options.AutoCreateGroups
            ? _groups.GetOrAdd(name, key => Create(key, new GroupOptions()))
            : throw new BrokerException(Code.ConsumerGroupNotFound, $"group not found: {name}");
    }

    private ConsumerGroup Create(string name, GroupOptions options) => new(name, options, _timer, _clients.IsAlive);
}
