namespace PushApp.Tests.Sdk.Agents;

/// <summary>Agents on the TypeScript SDK, in Node.</summary>
internal sealed class NodeAgents : AgentKind
{
    private readonly DirectoryInfo _stores = Directory.CreateTempSubdirectory("pushapp-sdk-");

    public override string? WhyNot => TypeScriptSdk.WhyNot ?? WhyNotInstalled("node");

    public override Task<Agent> StartAsync(int? megabytes = null) => ProcessAgent.StartAsync(
        ["node", .. megabytes is { } limit ? [$"--max-old-space-size={limit}"] : Array.Empty<string>(), Path.Combine(TypeScriptSdk.Folder, "agent", "node.mjs")]);

    public override string NewStore() => Path.Combine(_stores.FullName, $"{Guid.NewGuid():n}");

    public override ValueTask DisposeAsync()
    {
        _stores.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
