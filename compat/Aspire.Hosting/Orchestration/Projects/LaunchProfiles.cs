using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration.Projects;

/// <summary>Which launch profile a project uses: the one that was asked for, the AppHost's, or its own first.</summary>
internal static class LaunchProfiles
{
    public static KeyValuePair<string, LaunchProfile>? Effective(ProjectResource project)
    {
        if (project.HasAnnotationOfType<ExcludeLaunchProfileAnnotation>())
        {
            return null;
        }
        var metadata = project.GetProjectMetadata();
        var profiles = (metadata.LaunchSettings ?? LaunchSettings.Read(Path.GetDirectoryName(metadata.ProjectPath)!))?.Profiles ?? [];
        if (project.TryGetLastAnnotation<LaunchProfileAnnotation>(out var asked))
        {
            return profiles.TryGetValue(asked.LaunchProfileName, out var profile)
                ? new(asked.LaunchProfileName, profile)
                : throw new DistributedApplicationException($"The project '{metadata.ProjectPath}' has no launch profile '{asked.LaunchProfileName}'.");
        }
        if (project.TryGetLastAnnotation<DefaultLaunchProfileAnnotation>(out var common) && profiles.TryGetValue(common.LaunchProfileName, out var shared))
        {
            return new(common.LaunchProfileName, shared);
        }
        return profiles.Count == 0 ? null : profiles.First();
    }
}
