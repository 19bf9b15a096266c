namespace PushApp.Delivery.Redis;

/// <summary>
/// A Lua script kept as files beside the class that runs it. StackExchange.Redis sends it by its hash
/// and loads it again when a server does not know it (a restart, a failover, SCRIPT FLUSH).
/// </summary>
/// <param name="files">The script, after what it shares with others.</param>
internal sealed class RedisScript(params string[] files)
{
    /// <summary>Tells whether a server's data is that of before.</summary>
    public const string Generation = "generation.lua";

    /// <summary>The script as Redis gets it.</summary>
    public string Text { get; } = string.Concat(files.Select(Read));

    private static string Read(string file)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The assembly has no script named {file}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
