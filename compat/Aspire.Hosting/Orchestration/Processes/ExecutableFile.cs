namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>Finds the file that a command means, and says why when there is none.</summary>
internal static class ExecutableFile
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <returns>The absolute path of the file to run.</returns>
    /// <exception cref="ChildProcessStartException">No working directory, no such file, or a file that cannot be run.</exception>
    public static string Resolve(ChildProcessOptions options)
    {
        if (!Directory.Exists(options.WorkingDirectory))
        {
            throw new ChildProcessStartException(
                $"Cannot start '{options.FileName}': its working directory '{options.WorkingDirectory}' does not exist.");
        }
        return HasFolder(options.FileName) ? ResolvePath(options) : ResolveName(options);
    }

    private static string ResolvePath(ChildProcessOptions options)
    {
        var path = Path.GetFullPath(options.FileName, Path.GetFullPath(options.WorkingDirectory));
        foreach (var candidate in WithExtensions(path, options))
        {
            if (File.Exists(candidate))
            {
                return IsExecutable(candidate)
                    ? candidate
                    : throw new ChildProcessStartException($"Cannot start '{candidate}': the file is not executable.");
            }
        }
        throw new ChildProcessStartException(Directory.Exists(path)
            ? $"Cannot start '{path}': it is a folder."
            : $"Cannot start '{path}': the file does not exist.");
    }

    private static string ResolveName(ChildProcessOptions options)
    {
        var searchPath = options.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
        string? notExecutable = null;
        foreach (var folder in searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var candidate in WithExtensions(Path.GetFullPath(Path.Combine(folder, options.FileName)), options))
            {
                if (!File.Exists(candidate))
                {
                    continue;
                }
                if (IsExecutable(candidate))
                {
                    return candidate;
                }
                notExecutable ??= candidate;
            }
        }
        throw new ChildProcessStartException(notExecutable is null
            ? $"Cannot start '{options.FileName}': no such program in PATH."
            : $"Cannot start '{options.FileName}': '{notExecutable}' is not executable.");
    }

    private static bool HasFolder(string fileName) =>
        fileName.Contains(Path.DirectorySeparatorChar) || fileName.Contains(Path.AltDirectorySeparatorChar);

    private static bool IsExecutable(string path) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0;

    private static IEnumerable<string> WithExtensions(string path, ChildProcessOptions options)
    {
        if (!OperatingSystem.IsWindows() || Path.HasExtension(path))
        {
            return [path];
        }
        var extensions = options.Environment.GetValueOrDefault("PATHEXT") ?? ".EXE;.CMD;.BAT";
        return extensions.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(extension => path + extension);
    }
}
