namespace PushApp.Client.Cursors;

/// <summary>
/// Keeps cursors. A client loads its cursor when it starts and saves it at most ten times a second while it handles
/// messages, one call at a time. An application that writes what it receives to a database may keep the cursor there.
/// </summary>
public interface ICursorStore
{
    /// <summary>The cursor that was saved last; null where there is none. What this throws is tried again.</summary>
    ValueTask<Cursor?> LoadAsync(CursorKey key, CancellationToken cancellationToken);

    /// <summary>Saves a cursor. What this throws is logged; the next cursor is saved all the same.</summary>
    ValueTask SaveAsync(CursorKey key, Cursor cursor, CancellationToken cancellationToken);
}
