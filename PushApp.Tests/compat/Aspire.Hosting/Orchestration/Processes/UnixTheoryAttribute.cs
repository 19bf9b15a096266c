namespace PushApp.Tests.Compat.Orchestration.Processes;

/// <summary>As <see cref="UnixFactAttribute"/>, with data.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "needs /bin/sh" : null;
}
