using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;

namespace PushApp.Chaos.Systems;

/// <summary>Writes what each replica logs into a file of its own.</summary>
internal sealed class ResourceLogs(ResourceLoggerService logs, string? folder) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _writing = [];

    /// <summary>Begins to write this replica's.</summary>
    public void Add(string replica)
    {
        if (folder is not null)
        {
            _writing.Add(WriteAsync(replica, folder));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WriteAsync(string replica, string into)
    {
        Directory.CreateDirectory(into);
        await using var file = new StreamWriter(Path.Combine(into, $"{replica}.log"), append: true) { AutoFlush = true };
        await foreach (var lines in logs.WatchAsync(replica).WithCancellation(_stop.Token))
        {
            foreach (var line in lines)
            {
                await file.WriteLineAsync(line.Content);
            }
        }
    }
}
