using System.Collections.Concurrent;

namespace PushApp.Client.Cursors;

/// <summary>Keeps cursors as long as the process lives.</summary>
public sealed class MemoryCursorStore : ICursorStore
{
    private readonly ConcurrentDictionary<CursorKey, Cursor> _cursors = new();

    /// <inheritdoc/>
    public ValueTask<Cursor?> LoadAsync(CursorKey key, CancellationToken cancellationToken) => new(_cursors.GetValueOrDefault(key));

    /// <inheritdoc/>
    public ValueTask SaveAsync(CursorKey key, Cursor cursor, CancellationToken cancellationToken)
    {
        _cursors[key] = cursor;
        return ValueTask.CompletedTask;
    }
}
