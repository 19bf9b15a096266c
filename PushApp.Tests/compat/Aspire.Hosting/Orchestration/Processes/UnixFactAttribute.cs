namespace PushApp.Tests.Compat.Orchestration.Processes;

/// <summary>A test whose children are shell scripts: skipped on Windows.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "needs /bin/sh" : null;
}
