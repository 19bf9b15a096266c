namespace PushApp.Tests.Support;

/// <summary>The browser of this machine. Nothing is downloaded.</summary>
internal static class Chromium
{
    /// <summary>Where it is; null where it is not installed.</summary>
    public static string? Path => InstalledProgram.Find("chromium");

    /// <summary>Why there is none; null where there is.</summary>
    public static string? WhyNot => Path is null ? "Chromium is not installed: no program 'chromium' is in PATH" : null;
}
