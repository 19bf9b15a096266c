namespace PushApp.Tests.Sdk.Agents;

/// <summary>Agents on the .NET SDK.</summary>
internal sealed class DotnetAgents : AgentKind
{
    private readonly DirectoryInfo _stores = Directory.CreateTempSubdirectory("pushapp-sdk-");

    public override string? WhyNot => OperatingSystem.IsLinux() ? null : "needs Linux's signals and /proc.";

    public override Task<Agent> StartAsync(int? megabytes = null) => ProcessAgent.StartAsync(
        ["dotnet", BuiltProject.Assembly("PushApp.Client.Agent", "sdk")],
        megabytes is { } limit ? [("DOTNET_GCHeapHardLimit", $"{limit * 1024 * 1024:x}")] : []);

    public override string NewStore() => Path.Combine(_stores.FullName, $"{Guid.NewGuid():n}");

    public override ValueTask DisposeAsync()
    {
        _stores.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
