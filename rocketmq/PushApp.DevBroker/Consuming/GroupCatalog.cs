using System.Collections.Concurrent;
using PushApp.DevBroker.Clients;
using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Consuming;

/// <summary>The consumer groups by name.</summary>
internal sealed class GroupCatalog
{
    private readonly ConcurrentDictionary<string, ConsumerGroup> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, ConsumerGroup> _byId = new();
    private readonly Lock _creation = new();
    private readonly BrokerOptions _options;
    private readonly CatalogFile _file;
    private readonly ProgressJournal _journal;
    private readonly ClientRegistry _clients;
    private readonly DueTimer _timer;
    private int _lastId;
    private int _autoCreated;

    public GroupCatalog(BrokerOptions options, CatalogFile file, ProgressJournal journal, ClientRegistry clients, DueTimer timer)
    {
        (_options, _file, _journal, _clients, _timer) = (options, file, journal, clients, timer);
        foreach (var group in file.Groups)
        {
            Add(group);
        }

        foreach (var name in options.Groups.Keys)
        {
            Create(name);
        }

        clients.Gone += clientId =>
        {
            foreach (var group in _groups.Values)
            {
                group.Release(clientId, timer.Now + options.ReleaseAfterMilliseconds);
            }
        };
    }

    public ICollection<ConsumerGroup> All => _groups.Values;

    public ConsumerGroup? Find(int id) => _byId.GetValueOrDefault(id);

    /// <summary>Finds a group; one not yet known is created where the options allow it.</summary>
    /// <exception cref="BrokerException">CONSUMER_GROUP_NOT_FOUND, or FORBIDDEN where as many were created as the options allow.</exception>
    public ConsumerGroup Get(string name)
    {
        if (_groups.TryGetValue(name, out var group))
        {
            return group;
        }

        return _options.AutoCreateGroups
            ? Create(name, auto: true)
            : throw new BrokerException(Code.ConsumerGroupNotFound, $"group not found: {name}");
    }

    private ConsumerGroup Create(string name, bool auto = false)
    {
        lock (_creation)
        {
            if (_groups.TryGetValue(name, out var there))
            {
                return there;
            }

            if (auto && _autoCreated >= _options.MaxAutoCreatedGroups)
            {
                throw new BrokerException(Code.Forbidden,
                    $"{_options.MaxAutoCreatedGroups} groups were created on their first use, as many as the option {nameof(BrokerOptions.MaxAutoCreatedGroups)} allows: no group {name}");
            }

            var group = new PersistedGroup(_lastId + 1, name);
            _file.Add(group);
            return Add(group);
        }
    }

    private ConsumerGroup Add(PersistedGroup persisted)
    {
        _lastId = Math.Max(_lastId, persisted.Id);
        _autoCreated += _options.Groups.ContainsKey(persisted.Name) ? 0 : 1;
        var group = new ConsumerGroup(persisted.Id, persisted.Name, _options.Groups.GetValueOrDefault(persisted.Name) ?? new GroupOptions(),
            _journal, _timer, _clients.IsAlive);
        _byId[persisted.Id] = group;
        return _groups[persisted.Name] = group;
    }
}
