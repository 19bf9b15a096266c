namespace RocketMQ.Hosting.Installation;

/// <summary>The machine's Java. RocketMQ runs on 8 and later; 17 is proven.</summary>
internal static class JavaRuntime
{
    private static readonly string Name = OperatingSystem.IsWindows() ? "java.exe" : "java";

    /// <summary>The full path of <c>java</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says where it was looked for.</exception>
    public static string Find() => Find(Environment.GetEnvironmentVariable("JAVA_HOME"), Environment.GetEnvironmentVariable("PATH"));

    internal static string Find(string? javaHome, string? path)
    {
        if (!string.IsNullOrEmpty(javaHome))
        {
            var java = Path.Combine(javaHome, "bin", Name);
            return File.Exists(java) ? java : throw new InvalidOperationException($"JAVA_HOME ('{javaHome}') has no bin/{Name}.");
        }

        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, Name))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"A RocketMQ of its own needs Java 8 or later: there is no {Name} on PATH, and JAVA_HOME is not set.");
    }
}
