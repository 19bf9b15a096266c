using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;

namespace PushApp.Chaos.Systems;

/// <summary>All replicas of all resources, kept up to date with what the orchestrator tells.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Replica> _replicas = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<string> _appeared;
    private readonly Task _watching;

    /// <param name="notifications">The orchestrator's.</param>
    /// <param name="appeared">Called once for each replica, with its id.</param>
    public Replicas(ResourceNotificationService notifications, Action<string> appeared)
    {
        _appeared = appeared;
        _watching = WatchAsync(notifications);
    }

    /// <summary>The replicas of a resource, in the order of their ids.</summary>
    public IReadOnlyList<Replica> Of(string resource) =>
        [.. _replicas.Values.Where(replica => replica.Resource == resource).OrderBy(replica => replica.Id, StringComparer.Ordinal)];

    /// <summary>The replica with this id, as it is now.</summary>
    public Replica Get(string id) => _replicas[id];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static Replica Read(string id, string resource, CustomResourceSnapshot snapshot) => new(
        id,
        resource,
        snapshot.State?.Text,
        Property(snapshot, "executable.pid") is { } pid && Convert.ToInt32(pid) is > 0 and var number ? number : null,
        Property(snapshot, "container.id") as string,
        snapshot.EnvironmentVariables.FirstOrDefault(variable => variable.Name == "ASPNETCORE_URLS")?.Value is { } urls
            && Uri.TryCreate(urls.Split(';')[0], UriKind.Absolute, out var address) ? address : null);

    private static object? Property(CustomResourceSnapshot snapshot, string name) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == name)?.Value;

    private async Task WatchAsync(ResourceNotificationService notifications)
    {
        await foreach (var change in notifications.WatchAsync(_stop.Token))
        {
            var isNew = !_replicas.ContainsKey(change.ResourceId);
            _replicas[change.ResourceId] = Read(change.ResourceId, change.Resource.Name, change.Snapshot);
            if (isNew)
            {
                _appeared(change.ResourceId);
            }
        }
    }
}
