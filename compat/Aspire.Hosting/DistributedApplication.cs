using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application made of resources, which run while it runs.</summary>
[DebuggerDisplay("{Host}")]
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly EntryPointGate? _gate;

    /// <summary>Wraps the host that runs the resources.</summary>
    public DistributedApplication(IHost host) : this(host, host.Services.GetService<EntryPointGate>())
    {
    }

    internal DistributedApplication(IHost host, EntryPointGate? gate)
    {
        Host = host;
        _gate = gate;
    }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => Host.Services;

    /// <summary>The states of the resources.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Gives commands to resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    internal IHost Host { get; }

    /// <summary>Starts building an application without a command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Starts building an application with a command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    /// <summary>Starts building an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Runs the application until it is told to stop, by Ctrl+C for example.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Runs the application until it is told to stop, by Ctrl+C for example.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_gate is not null)
        {
            await _gate.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            if (!PublishRefusal.Refuses(this))
            {
                await StartAsync(cancellationToken).ConfigureAwait(false);
                await Host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Starts the application.</summary>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_gate is not null)
        {
            await _gate.Started.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        var model = Services.GetRequiredService<DistributedApplicationModel>();
        await Services.GetRequiredService<IDistributedApplicationEventing>()
            .PublishAsync(new BeforeStartEvent(Services, model), cancellationToken).ConfigureAwait(false);
        await Host.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the application and everything in it.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => Host.StopAsync(cancellationToken);

    Task IHost.StartAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    Task IHost.StopAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        Host.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)Host).DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}
