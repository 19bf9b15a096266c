namespace PushApp.AppHost;

/// <summary>Less work for the processors while everything starts at once.</summary>
internal static class QuickStart
{
    /// <summary>
    /// Puts off the recompilation of methods until the process has been calm for two seconds, and takes no profile for it.
    /// No project here needs a workload, which <c>dotnet run</c> would look for.
    /// </summary>
    /// <remarks>
    /// Nine tenths of a service's start are compilation. The orchestrator starts each project by <c>dotnet run</c>, which
    /// otherwise goes on recompiling itself for nothing beside the service that it has started.
    /// A published service has the runtime's defaults.
    /// </remarks>
    public static IResourceBuilder<ProjectResource> WithQuickStart(this IResourceBuilder<ProjectResource> builder) =>
        !builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder
            : builder
                .WithEnvironment("DOTNET_TieredPGO", "0")
                .WithEnvironment("DOTNET_TC_CallCountingDelayMs", "7D0") // hexadecimal
                .WithEnvironment("MSBuildEnableWorkloadResolver", "false");
}
