using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Builds an application out of resources.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationExecutionContextOptions _executionContextOptions;

    /// <summary>Builds an application with a command line.</summary>
    public DistributedApplicationBuilder(string[] args) : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <summary>Builds an application.</summary>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        BuilderDiagnostics.Constructing(options, settings);

        var build = new AppHostBuild(options.Assembly);
        AppHostAssembly = build.Assembly;
        settings.ApplicationName ??= AppHostAssembly?.GetName().Name;
        var projectDirectory = options.ProjectDirectory ?? build.ProjectDirectory;
        settings.ContentRootPath ??= Directory.Exists(projectDirectory) ? projectDirectory : null;

        _host = new HostApplicationBuilder(settings);
        AppHostDirectory = projectDirectory ?? _host.Environment.ContentRootPath;
        AppHostPath = Path.Join(AppHostDirectory, build.ProjectName ?? _host.Environment.ApplicationName);

        var publisher = Configuration["Publishing:Publisher"] ?? Configuration["publisher"];
        var operation = publisher is null && !string.Equals(Configuration["AppHost:Operation"] ?? Configuration["operation"], "publish", StringComparison.OrdinalIgnoreCase)
            ? DistributedApplicationOperation.Run
            : DistributedApplicationOperation.Publish;
        _executionContextOptions = new(operation, publisher ?? "");
        ExecutionContext = new(_executionContextOptions);

        Services.AddOrchestration(this, build, options);
        BuilderDiagnostics.Constructed(this);
    }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <summary>The AppHost's project file.</summary>
    public string AppHostPath { get; }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (Resources.TryGetByName(resource.Name, out var existing))
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{resource.GetType()}' with name '{resource.Name}' because resource of type '{existing.GetType()}' with that name already exists. Resource names are case-insensitive.");
        }
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        BuilderDiagnostics.Building(this);
        var application = new DistributedApplication(_host.Build());
        _executionContextOptions.ServiceProvider = application.Services;
        BuilderDiagnostics.Built(application);
        return application;
    }
}
