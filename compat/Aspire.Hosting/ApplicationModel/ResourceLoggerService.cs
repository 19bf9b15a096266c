using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps the console of every resource, or of every replica of it, and lets others follow it.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Called for every line, with the id of the resource or replica.</summary>
    internal event Action<string, LogLine>? LineAppended;

    /// <summary>A logger that writes to the resource's console, in all its replicas.</summary>
    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ResourceLogger(this, ResourceInstances.Ids(resource));
    }

    /// <summary>A logger that writes to the console with this id.</summary>
    public ILogger GetLogger(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return new ResourceLogger(this, [resourceName]);
    }

    /// <summary>The lines kept so far, and every further one.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => LogOf(resourceName).WatchAsync();

    /// <inheritdoc cref="WatchAsync(string)"/>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) =>
        Merged([.. ResourceInstances.Ids(resource).Select(WatchAsync)]);

    /// <summary>The lines kept so far.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return LogOf(resourceName).Tail(int.MaxValue);
    }

    /// <inheritdoc cref="GetAllAsync(string)"/>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        foreach (var id in ResourceInstances.Ids(resource))
        {
            await foreach (var lines in GetAllAsync(id).ConfigureAwait(false))
            {
                yield return lines;
            }
        }
    }

    /// <summary>No further line will come: followers end.</summary>
    public void Complete(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        LogOf(name).Complete();
    }

    /// <inheritdoc cref="Complete(string)"/>
    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in ResourceInstances.Ids(resource))
        {
            Complete(id);
        }
    }

    /// <summary>Forgets the lines kept so far.</summary>
    public void ClearBacklog(string resourceName) => LogOf(resourceName).Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Complete();
        }
        GC.SuppressFinalize(this);
    }

    internal void Append(string id, string text, bool isError, DateTimeOffset at)
    {
        var line = LogOf(id).Append(text, isError, at);
        LineAppended?.Invoke(id, line);
    }

    /// <summary>The last lines of a console.</summary>
    internal IReadOnlyList<LogLine> Tail(string id, int count) => LogOf(id).Tail(count);

    private ResourceLog LogOf(string id) => _logs.GetOrAdd(id, static _ => new());

    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> Merged(IReadOnlyList<IAsyncEnumerable<IReadOnlyList<LogLine>>> sources, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = System.Threading.Channels.Channel.CreateBounded<IReadOnlyList<LogLine>>(sources.Count);
        var copies = Task.WhenAll(sources.Select(async source =>
        {
            await foreach (var lines in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await channel.Writer.WriteAsync(lines, cancellationToken).ConfigureAwait(false);
            }
        }));
        _ = copies.ContinueWith(t => channel.Writer.TryComplete(t.Exception?.InnerException), TaskScheduler.Default);
        await foreach (var lines in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return lines;
        }
    }
}
