using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PushApp.Tests.Compat.Orchestration;

/// <summary>This test assembly run as a project of an application: a service that says who it is.</summary>
internal sealed class TinyService : IProjectMetadata
{
    public const string Verb = "serve";

    public string ProjectPath { get; } = FindProject();

    public static IResourceBuilder<ProjectResource> AddTo(IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject<TinyService>(name).WithHttpEndpoint().WithArgs(Verb);

    /// <summary>The service itself.</summary>
    public static async Task<int> RunAsync()
    {
        var health = StatusCodes.Status200OK;
        var application = WebApplication.CreateSlimBuilder().Build();
        application.MapGet("/", () => Environment.GetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES"));
        application.MapGet("/health", () => Results.StatusCode(health));
        application.MapPost("/health/{status:int}", (int status) => health = status);
        application.MapPost("/exit/{code:int}", (int code) => Environment.Exit(code));
        await application.RunAsync();
        return 0;
    }

    private static string FindProject()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(directory.FullName, "PushApp.Tests.csproj")))
        {
            directory = directory.Parent ?? throw new FileNotFoundException("PushApp.Tests.csproj is in no directory above the tests.");
        }
        return Path.Join(directory.FullName, "PushApp.Tests.csproj");
    }
}
