using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds and configures executables.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <summary>Adds an executable; the working directory is seen from the AppHost's.</summary>
    public static IResourceBuilder<ExecutableResource> AddExecutable(this IDistributedApplicationBuilder builder, [ResourceName] string name, string command, string workingDirectory, params string[]? args) =>
        builder.AddExecutable(name, command, workingDirectory, (object[]?)args);

    /// <summary>Adds an executable; the working directory is seen from the AppHost's.</summary>
    public static IResourceBuilder<ExecutableResource> AddExecutable(this IDistributedApplicationBuilder builder, [ResourceName] string name, string command, string workingDirectory, params object[]? args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var executable = new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory));
        return builder.AddResource(executable).WithArgs(args ?? []);
    }

    /// <summary>Changes the command.</summary>
    public static IResourceBuilder<T> WithCommand<T>(this IResourceBuilder<T> builder, string command) where T : ExecutableResource =>
        builder.WithAnnotation(new ExecutableAnnotation { Command = command, WorkingDirectory = builder.Resource.WorkingDirectory }, ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Changes the working directory.</summary>
    public static IResourceBuilder<T> WithWorkingDirectory<T>(this IResourceBuilder<T> builder, string workingDirectory) where T : ExecutableResource =>
        builder.WithAnnotation(
            new ExecutableAnnotation { Command = builder.Resource.Command, WorkingDirectory = Path.GetFullPath(workingDirectory, builder.ApplicationBuilder.AppHostDirectory) },
            ResourceAnnotationMutationBehavior.Replace);
}

/// <summary>What executables of the model are asked.</summary>
public static class ExecutableResourceExtensions
{
    /// <summary>The executables of the model.</summary>
    public static IEnumerable<ExecutableResource> GetExecutableResources(this DistributedApplicationModel model) =>
        model.Resources.OfType<ExecutableResource>();
}
