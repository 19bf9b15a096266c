using System.Collections;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration.Processes;
using Aspire.Hosting.Orchestration.Projects;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a replica is started with.</summary>
/// <param name="Process">What to start.</param>
/// <param name="Variables">The environment variables that the application set, without those that it inherited.</param>
/// <param name="Arguments">The arguments that the application set.</param>
internal sealed record LaunchPlan(ChildProcessOptions Process, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Arguments);

/// <summary>Works out what a replica is started with: runs the callbacks and resolves the values.</summary>
internal sealed class ExecutionConfiguration(DistributedApplicationExecutionContext executionContext, ResourceLoggerService logs, AppHostBuild build)
{
    // What concerns the AppHost's own process, its dashboard or its test runner.
    private static readonly string[] NotInherited = ["ASPNETCORE_", "ASPIRE_", "OTEL_", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE", "DOTNET_STARTUP_HOOKS", "APPHOST__", "DCPPUBLISHER__", "MSBUILD", "VSTEST", "TESTINGPLATFORM", "CORECLR_", "COVERLET"];

    public async Task<LaunchPlan> ResolveAsync(Replica replica, Func<string, TargetPorts?> portsOf, CancellationToken cancellationToken)
    {
        var resource = replica.Resource;
        var variables = await VariablesAsync(replica, portsOf, cancellationToken).ConfigureAwait(false);
        var arguments = await ArgumentsAsync(replica, portsOf, cancellationToken).ConfigureAwait(false);
        var environment = Inherited();
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }
        switch (resource)
        {
            case ProjectResource project:
                var assembly = ProjectOutput.Find(project, build);
                if (arguments.Count == 0 && LaunchProfiles.Effective(project) is { Value.CommandLineArgs: { } commandLine })
                {
                    arguments = [.. CommandLine.Split(commandLine)];
                }
                var directory = Path.GetDirectoryName(project.GetProjectMetadata().ProjectPath)!;
                return new(new(ProjectOutput.DotnetPath(), [assembly, .. arguments], directory, environment), variables, arguments);
            case ExecutableResource executable:
                return new(new(executable.Command, arguments, executable.WorkingDirectory, environment), variables, arguments);
            default:
                throw new DistributedApplicationException($"The resource '{resource.Name}' is not a process.");
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> VariablesAsync(Replica replica, Func<string, TargetPorts?> portsOf, CancellationToken cancellationToken)
    {
        var resource = replica.Resource;
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logs.GetLogger(replica.Id) };
        if (resource.HasAnnotationOfType<OtlpExporterAnnotation>())
        {
            context.EnvironmentVariables["OTEL_SERVICE_NAME"] = resource.Name;
            context.EnvironmentVariables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={replica.Suffix}";
        }
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }
        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await ResolveAsync(value, resource, portsOf, cancellationToken).ConfigureAwait(false) is { } text)
            {
                variables[name] = text;
            }
        }
        return variables;
    }

    private async Task<IReadOnlyList<string>> ArgumentsAsync(Replica replica, Func<string, TargetPorts?> portsOf, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], replica.Resource, cancellationToken) { ExecutionContext = executionContext, Logger = logs.GetLogger(replica.Id) };
        foreach (var annotation in replica.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }
        var arguments = new List<string>();
        foreach (var value in context.Args)
        {
            if (await ResolveAsync(value, replica.Resource, portsOf, cancellationToken).ConfigureAwait(false) is { } text)
            {
                arguments.Add(text);
            }
        }
        return arguments;
    }

    private async ValueTask<string?> ResolveAsync(object value, IResource resource, Func<string, TargetPorts?> portsOf, CancellationToken cancellationToken)
    {
        var text = value switch
        {
            string s => s,
            IValueProvider provider => await provider.GetValueAsync(new ValueProviderContext { ExecutionContext = executionContext, Caller = resource }, cancellationToken).ConfigureAwait(false),
            IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellationToken).ConfigureAwait(false),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
        return text is null ? null : TargetPorts.Resolve(text, portsOf);
    }

    /// <summary>The AppHost's environment without what concerns the AppHost alone.</summary>
    public static Dictionary<string, string> Inherited()
    {
        var inherited = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!Array.Exists(NotInherited, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                inherited[name] = (string?)variable.Value ?? "";
            }
        }
        return inherited;
    }
}
