using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry.Storage;
using Grpc.Core;

namespace Aspire.Dashboard.Console;

/// <summary>The consoles that one page shows, followed while it shows them; the newest lines of each.</summary>
internal sealed class ConsoleFeed(ResourceClient appHost) : IDisposable
{
    private const int LinesPerResource = 10_000;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (RingBuffer<ConsoleEntry> Lines, CancellationTokenSource Stop)> _followed = [];
    private int _colors;
    private long _version;
    private DateTimeOffset _clearedAt;

    public long Version => Volatile.Read(ref _version);

    /// <summary>Follows these and no others.</summary>
    public void Follow(IReadOnlyCollection<AppResource> resources)
    {
        lock (_lock)
        {
            var wanted = resources.Select(resource => resource.Id).ToHashSet();
            foreach (var id in _followed.Keys.Where(id => !wanted.Contains(id)).ToList())
            {
                _followed.Remove(id, out var left);
                left.Stop.Cancel();
                left.Stop.Dispose();
                _version++;
            }
            foreach (var resource in resources.Where(resource => !_followed.ContainsKey(resource.Id)))
            {
                var stop = new CancellationTokenSource();
                var lines = new RingBuffer<ConsoleEntry>(LinesPerResource);
                _followed.Add(resource.Id, (lines, stop));
                _ = FollowAsync(resource, _colors++, lines, stop.Token);
            }
        }
    }

    /// <summary>By time over all resources; by number within one.</summary>
    public ConsoleEntry[] Snapshot()
    {
        lock (_lock)
        {
            var lines = _followed.Values.SelectMany(followed => followed.Lines.ToArray());
            return _followed.Count <= 1
                ? [.. lines]
                : [.. lines.OrderBy(line => line.At).ThenBy(line => line.ResourceId, StringComparer.Ordinal).ThenBy(line => line.Number)];
        }
    }

    /// <summary>Forgets what there is; it does not come back when the app host does.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _clearedAt = DateTimeOffset.UtcNow;
            foreach (var (lines, _) in _followed.Values)
            {
                lines.Clear();
            }
            _version++;
        }
    }

    public void Dispose() => Follow([]);

    private async Task FollowAsync(AppResource resource, int color, RingBuffer<ConsoleEntry> lines, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var backlog = true;
                await foreach (var batch in appHost.WatchConsoleAsync(resource.Id, cancellationToken))
                {
                    lock (_lock)
                    {
                        if (backlog)
                        {
                            // The backlog comes again with every stream.
                            lines.Clear();
                            backlog = false;
                        }
                        foreach (var line in batch.Lines)
                        {
                            var at = line.At?.ToDateTimeOffset() ?? DateTimeOffset.UtcNow;
                            if (at > _clearedAt)
                            {
                                lines.Add(new ConsoleEntry(resource.Id, resource.DisplayName, color, line.Number, at, line.Error, line.Text));
                            }
                        }
                        _version++;
                    }
                }
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                // The page leaves, or the app host is away, which the head of the page says.
            }
            await Task.Delay(Retry, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
