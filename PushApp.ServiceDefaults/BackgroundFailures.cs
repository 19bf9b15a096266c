using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PushApp.ServiceDefaults;

/// <summary>
/// Makes the exit code 1 where a background task failed. .NET logs the failure and ends the host, but leaves the code at 0,
/// which tells an orchestrator that the service has done its work.
/// </summary>
internal sealed class BackgroundFailures(IServiceProvider services, IHostApplicationLifetime application) : IHostedService, IDisposable
{
    private CancellationTokenRegistration _stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The host stops the application only after the task has failed.
        _stopping = application.ApplicationStopping.Register(Judge);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    // Asked for only now: the hosted services include this one.
    private void Judge()
    {
        if (services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true }))
        {
            Environment.ExitCode = 1;
        }
    }
}
