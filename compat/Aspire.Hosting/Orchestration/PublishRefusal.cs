using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Writing a deployment manifest needs the official packages.</summary>
internal static class PublishRefusal
{
    public static bool Refuses(DistributedApplication application)
    {
        if (application.Services.GetRequiredService<DistributedApplicationExecutionContext>().IsRunMode)
        {
            return false;
        }
        application.Services.GetRequiredService<ILogger<DistributedApplication>>().LogError(
            "This build runs the application on its local stand-in for Aspire, which does not publish. Build with the official packages to publish: -p:OfficialPackages=true.");
        Environment.ExitCode = 1;
        return true;
    }
}
