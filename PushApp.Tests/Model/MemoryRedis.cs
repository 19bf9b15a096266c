using System.Globalization;

namespace PushApp.Tests.Model;

/// <summary>
/// The data of one Redis server, with the commands that PushApp's scripts use. Nothing expires: a run of the model lasts
/// less than anything lives. A copy is what a replica has, or a disk.
/// </summary>
internal sealed class MemoryRedis
{
    private readonly Dictionary<string, object> _keys = [];

    /// <summary>Names the server's data, as <c>INFO replication</c> does: 40 hexadecimal digits.</summary>
    public required string ReplicationId { get; init; }

    /// <summary>The server's clock: Unix time in microseconds.</summary>
    public long Microseconds { get; set; }

    /// <summary>The data as it is now, for a server of another name.</summary>
    public MemoryRedis Copy(string replicationId)
    {
        var copy = new MemoryRedis { ReplicationId = replicationId, Microseconds = Microseconds };
        foreach (var (key, value) in _keys)
        {
            copy._keys[key] = value switch
            {
                Dictionary<string, string> hash => new Dictionary<string, string>(hash),
                List<string> list => new List<string>(list),
                _ => value,
            };
        }

        return copy;
    }

    /// <summary>A field of a hash; null where there is none.</summary>
    public string? HashGet(string key, string field) => Find<Dictionary<string, string>>(key)?.GetValueOrDefault(field);

    /// <summary>A hash, field and value in turn.</summary>
    public object?[] HashGetAll(string key) =>
        [.. (Find<Dictionary<string, string>>(key) ?? []).SelectMany(entry => new object?[] { entry.Key, entry.Value })];

    /// <summary>A list; empty where there is none.</summary>
    public IReadOnlyList<string> List(string key) => Find<List<string>>(key) ?? [];

    /// <summary>Runs a command.</summary>
    /// <returns>A string, a whole number, an array of those, or null, as the server answers.</returns>
    /// <exception cref="NotSupportedException">The model has no such command.</exception>
    /// <exception cref="InvalidCastException">The key holds something else.</exception>
    public object? Call(string[] command) => command switch
    {
        ["HGET", var key, var field] => HashGet(key, field),
        ["HMGET", var key, .. var fields] => Array.ConvertAll(fields, field => (object?)HashGet(key, field)),
        ["HGETALL", var key] => HashGetAll(key),
        ["HKEYS", var key] => (object?[])[.. (Find<Dictionary<string, string>>(key) ?? []).Keys],
        ["HLEN", var key] => (long)(Find<Dictionary<string, string>>(key) ?? []).Count,
        ["HSET", var key, .. var pairs] => HashSet(Get<Dictionary<string, string>>(key), pairs),
        ["HDEL", var key, var field] => HashDelete(key, field),
        ["GET", var key] => Find<string>(key),
        ["SET", var key, var value, "PX", _] => Set(key, value),
        ["DEL", .. var keys] => (long)keys.Count(_keys.Remove),
        ["PEXPIRE", var key, _] => _keys.ContainsKey(key) ? 1L : 0L,
        ["RPUSH", var key, var value] => Push(Get<List<string>>(key), value),
        ["LPOP", var key] => Pop(key),
        ["LLEN", var key] => (long)List(key).Count,
        ["LINDEX", var key, var index] => Range(List(key), Number(index), Number(index)).FirstOrDefault(),
        ["LRANGE", var key, var start, var stop] => Range(List(key), Number(start), Number(stop)).ToArray<object?>(),
        ["TIME"] => new object?[] { Text(Microseconds / 1_000_000), Text(Microseconds % 1_000_000) },
        ["INFO", "replication"] => $"# Replication\r\nrole:master\r\nmaster_replid:{ReplicationId}\r\n",
        _ => throw new NotSupportedException(string.Join(' ', command)),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static long HashSet(Dictionary<string, string> hash, string[] pairs)
    {
        var before = hash.Count;
        for (var i = 0; i < pairs.Length; i += 2)
        {
            hash[pairs[i]] = pairs[i + 1];
        }

        return hash.Count - before;
    }

    private static long Push(List<string> list, string value)
    {
        list.Add(value);
        return list.Count;
    }

    private static IEnumerable<string> Range(IReadOnlyList<string> list, long start, long stop)
    {
        start = Math.Max(0, start < 0 ? list.Count + start : start);
        stop = Math.Min(list.Count - 1, stop < 0 ? list.Count + stop : stop);
        return list.Skip((int)start).Take((int)Math.Max(0, stop - start + 1));
    }

    private long HashDelete(string key, string field)
    {
        if (Find<Dictionary<string, string>>(key) is not { } hash || !hash.Remove(field))
        {
            return 0;
        }

        if (hash.Count == 0)
        {
            _keys.Remove(key);
        }

        return 1;
    }

    private string Set(string key, string value)
    {
        _keys[key] = value;
        return "OK";
    }

    private string? Pop(string key)
    {
        if (Find<List<string>>(key) is not { Count: > 0 } list)
        {
            return null;
        }

        var first = list[0];
        list.RemoveAt(0);
        if (list.Count == 0)
        {
            _keys.Remove(key);
        }

        return first;
    }

    private T? Find<T>(string key)
        where T : class => _keys.TryGetValue(key, out var value) ? (T)value : null;

    private T Get<T>(string key)
        where T : class, new()
    {
        if (Find<T>(key) is { } found)
        {
            return found;
        }

        var made = new T();
        _keys[key] = made;
        return made;
    }
}
