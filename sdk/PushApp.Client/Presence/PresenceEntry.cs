using System.Buffers;
using System.Text.Json;

namespace PushApp.Client.Presence;

/// <summary>What the chat API says of one user (<c>POST /api/presence</c>).</summary>
/// <param name="Online">Whether it is connected; null where that is refused.</param>
/// <param name="Problem">Why it is refused, or why changes are not told; null where all is well.</param>
internal sealed record PresenceEntry(bool? Online, PresenceProblem? Problem)
{
    /// <summary>Writes a question that has the caller told of changes from then on.</summary>
    public static ReadOnlyMemory<byte> WriteQuestion(IEnumerable<string> users)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("users"u8);
        foreach (var user in users)
        {
            json.WriteStringValue(user);
        }

        json.WriteEndArray();
        json.WriteBoolean("watch"u8, true);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Reads the answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="count">For how many users was asked.</param>
    /// <returns>An entry for each, in the order of the question, and for how long changes are told.</returns>
    /// <exception cref="PushSendException">It is not what the chat API answers.</exception>
    public static (PresenceEntry[] Entries, TimeSpan WatchTime) Read(byte[] answer, int count)
    {
        try
        {
            var json = JsonElement.Parse(answer);
            PresenceEntry[] entries = [.. json.GetProperty("users").EnumerateArray().Select(Read)];
            return entries.Length == count
                ? (entries, TimeSpan.FromSeconds(json.GetProperty("watchSeconds").GetInt32()))
                : throw new JsonException($"There are {entries.Length} entries for {count} users.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new PushSendException("The answer of the chat API cannot be read: it may be too old to watch users.", e) { Status = 200 };
        }
    }

    private static PresenceEntry Read(JsonElement entry)
    {
        if (entry.TryGetProperty("refused", out var refused))
        {
            return new PresenceEntry(null, new PresenceProblem(refused.GetProperty("status").GetInt32(), refused.GetProperty("detail").GetString()!));
        }

        var problem = entry.GetProperty("watched").GetBoolean() ? null : new PresenceProblem(null, "So many others watch this user that changes are not told.");
        return new PresenceEntry(entry.GetProperty("online").GetBoolean(), problem);
    }
}
