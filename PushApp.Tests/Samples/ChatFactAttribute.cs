using PushApp.Tests.Sdk.Agents;
using PushApp.Tests.Support;

namespace PushApp.Tests.Samples;

/// <summary>A test of the chat in a browser; skipped, with the reason, where Chromium or the built SDK is missing. Nothing is downloaded.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChatFactAttribute : FactAttribute
{
    public ChatFactAttribute() => Skip = WhyNot;

    internal static string? WhyNot => TypeScriptSdk.WhyNot ?? Chromium.WhyNot;
}
