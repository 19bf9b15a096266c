namespace PushApp.Tests.OperatorConsole;

/// <summary>A test in a real browser; skipped, with the reason, where none is installed. Nothing is downloaded.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium is null ? "Chromium is not installed: no program 'chromium' is in PATH" : null;

    /// <summary>Where Chromium is; null where it is not installed.</summary>
    internal static string? Chromium => InstalledProgram.Find("chromium");
}
