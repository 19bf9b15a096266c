using PushApp.Tests.Support;

namespace PushApp.Tests.OperatorConsole;

/// <summary>A test in a real browser; skipped, with the reason, where none is installed. Nothing is downloaded.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.WhyNot;
}
