using System.Collections;
using Aspire.Hosting.Orchestration.Processes;

namespace PushApp.Tests.Compat.Orchestration.Processes;

/// <summary>Children that are shell scripts.</summary>
internal static class Shell
{
    public static ChildProcessOptions Running(string script) => new("sh", ["-c", script], Path.GetTempPath(), HostEnvironment());

    private static Dictionary<string, string> HostEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);
}
