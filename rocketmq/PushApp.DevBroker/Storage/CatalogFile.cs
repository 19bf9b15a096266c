using System.Text.Json;
using System.Text.Json.Serialization;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Storage;

/// <summary>A topic as it is persisted.</summary>
internal sealed record PersistedTopic(int Id, string Name, int Queues, IReadOnlyList<MessageType> Accepts);

/// <summary>A consumer group as it is persisted.</summary>
internal sealed record PersistedGroup(int Id, string Name);

/// <summary>The topics and groups, with the numbers that stand for them in the log.</summary>
/// <param name="path">The file; null where nothing outlives the process.</param>
internal sealed class CatalogFile(string? path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter<MessageType>() },
    };

    private readonly Lock _lock = new();
    private readonly Content _content = path is not null && File.Exists(path) ? Read(path) : new Content([], []);

    public IReadOnlyList<PersistedTopic> Topics => _content.Topics;

    public IReadOnlyList<PersistedGroup> Groups => _content.Groups;

    /// <summary>Adds a new topic; it is persisted when this returns.</summary>
    public void Add(PersistedTopic topic)
    {
        lock (_lock)
        {
            _content.Topics.Add(topic);
            Write();
        }
    }

    /// <summary>Adds a new group; it is persisted when this returns.</summary>
    public void Add(PersistedGroup group)
    {
        lock (_lock)
        {
            _content.Groups.Add(group);
            Write();
        }
    }

    private static Content Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), Json)!;
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{path} is damaged: {e.Message} Without it the messages beside it cannot be read; start with another Data folder.", e);
        }
    }

    // Through another file: a process that is killed here leaves the old list or the new one.
    private void Write()
    {
        if (path is not null)
        {
            File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(_content, Json));
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    private sealed record Content(List<PersistedTopic> Topics, List<PersistedGroup> Groups);
}
