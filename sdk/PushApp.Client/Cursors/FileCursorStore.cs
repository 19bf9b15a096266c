using System.Buffers;
using System.Text.Json;

namespace PushApp.Client.Cursors;

/// <summary>
/// Keeps each cursor in a small JSON file. It is written beside the old one and then takes its name, so that a process that
/// ends meanwhile leaves the old cursor or the new one. One that a power failure has left unreadable counts as none: the
/// device then continues after what it has acknowledged last.
/// </summary>
/// <param name="folder">Where the files are; it is made when the first cursor is saved.</param>
public sealed class FileCursorStore(string folder) : ICursorStore
{
    /// <inheritdoc/>
    public async ValueTask<Cursor?> LoadAsync(CursorKey key, CancellationToken cancellationToken)
    {
        try
        {
            return Read(await File.ReadAllBytesAsync(PathOf(key), cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask SaveAsync(CursorKey key, Cursor cursor, CancellationToken cancellationToken)
    {
        var file = PathOf(key);
        var temporary = $"{file}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(temporary, Write(cursor), cancellationToken).ConfigureAwait(false);
        File.Move(temporary, file, overwrite: true);
    }

    // Ids have no separators of folders; a colon and the letters' case mean something to some file systems.
    private string PathOf(CursorKey key) => Path.Combine(folder, $"{Escape(key.User)}+{Escape(key.Device)}.json");

    private static string Escape(string id) => string.Concat(Uri.EscapeDataString(id).Select(c => char.IsAsciiLetterUpper(c) ? $"={char.ToLowerInvariant(c)}" : $"{c}"));

    private static byte[] Write(Cursor cursor)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("epoch"u8, cursor.Epoch);
            json.WriteNumber("seq"u8, cursor.Seq);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static Cursor? Read(byte[] file)
    {
        var json = JsonElement.Parse(file);
        return json.ValueKind is JsonValueKind.Object
            && json.TryGetProperty("epoch"u8, out var epoch) && epoch.ValueKind is JsonValueKind.String
            && json.TryGetProperty("seq"u8, out var seq) && seq.TryGetInt64(out var number)
            ? new Cursor(epoch.GetString()!, number)
            : null;
    }
}
