using StackExchange.Redis;

namespace PushApp.Delivery;

/// <summary>
/// A Lua script kept as a file beside the class that runs it. StackExchange.Redis sends it by its hash
/// and loads it again when a server does not know it (a restart, a failover, SCRIPT FLUSH).
/// </summary>
internal sealed class RedisScript(string file)
{
    private readonly string _text = Read(file);

    public Task<RedisResult> RunAsync(IDatabaseAsync redis, RedisKey[] keys, RedisValue[] arguments, CommandFlags flags = CommandFlags.None) =>
        redis.ScriptEvaluateAsync(_text, keys, arguments, flags);

    private static string Read(string file)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The assembly has no script named {file}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
