using PushApp.Tests.Docs;

namespace PushApp.Tests.Sdk.Agents;

/// <summary>The TypeScript SDK of this repository, where it has been built.</summary>
internal static class TypeScriptSdk
{
    /// <summary>Its folder.</summary>
    public static string Folder { get; } = Path.Combine(Document.Root, "sdk", "typescript");

    /// <summary>Why it cannot be used here; null where it can.</summary>
    public static string? WhyNot => Directory.Exists(Path.Combine(Folder, "dist")) ? null : "sdk/typescript/dist is not there: build the TypeScript SDK first.";
}
