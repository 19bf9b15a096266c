using System.Text.Json;
using System.Text.Json.Serialization;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Storage;

/// <summary>A topic as it is kept.</summary>
internal sealed record KeptTopic(int Id, string Name, int Queues, IReadOnlyList<MessageType> Accepts);

/// <summary>A consumer group as it is kept.</summary>
internal sealed record KeptGroup(int Id, string Name);

/// <summary>The topics and groups that there have been, with the numbers that stand for them in the log.</summary>
/// <param name="path">The file that keeps them; null where nothing outlives the process.</param>
internal sealed class CatalogFile(string? path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter<MessageType>() },
    };

    private readonly Lock _lock = new();
    private readonly Content _content = path is not null && File.Exists(path) ? Read(path) : new Content([], []);

    public IReadOnlyList<KeptTopic> Topics => _content.Topics;

    public IReadOnlyList<KeptGroup> Groups => _content.Groups;

    /// <summary>Keeps a new topic; it is kept when this returns.</summary>
    public void Add(KeptTopic topic)
    {
        lock (_lock)
        {
            _content.Topics.Add(topic);
            Write();
        }
    }

    /// <summary>Keeps a new group; it is kept when this returns.</summary>
    public void Add(KeptGroup group)
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

    // By way of another file: a process that is killed here leaves the old list or the new one.
    private void Write()
    {
        if (path is not null)
        {
            File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(_content, Json));
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    private sealed record Content(List<KeptTopic> Topics, List<KeptGroup> Groups);
}
