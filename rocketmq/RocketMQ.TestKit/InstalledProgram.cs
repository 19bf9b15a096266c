namespace RocketMQ.TestKit;

/// <summary>Programs of this machine.</summary>
internal static class InstalledProgram
{
    /// <summary>Where a program is, by the variable <c>PATH</c>; null where it is not installed.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
