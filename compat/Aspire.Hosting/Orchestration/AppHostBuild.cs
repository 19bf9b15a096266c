using System.Reflection;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the AppHost's build (compat/Aspire.AppHost.Sdk) recorded as metadata of its assembly.</summary>
internal sealed class AppHostBuild(Assembly? assembly)
{
    private const string ProjectTarget = "apphostprojecttarget:";

    private readonly Dictionary<string, string?> _metadata =
        (assembly?.GetCustomAttributes<AssemblyMetadataAttribute>() ?? [])
        .GroupBy(attribute => attribute.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.OrdinalIgnoreCase);

    public Assembly? Assembly { get; } = assembly;

    /// <summary>The AppHost project's directory.</summary>
    public string? ProjectDirectory => _metadata.GetValueOrDefault("apphostprojectpath");

    /// <summary>The AppHost project's file name.</summary>
    public string? ProjectName => _metadata.GetValueOrDefault("apphostprojectname");

    /// <summary>The dashboard's assembly.</summary>
    public string? DashboardPath => _metadata.GetValueOrDefault("aspiredashboardpath");

    /// <summary>The id of the AppHost's user secrets.</summary>
    public string? UserSecretsId => _metadata.GetValueOrDefault("apphostusersecretsid");

    /// <summary>The assembly that a project is built to, or null for a project that the AppHost does not reference.</summary>
    public string? TargetOf(string projectPath) => _metadata.GetValueOrDefault(ProjectTarget + projectPath);
}
