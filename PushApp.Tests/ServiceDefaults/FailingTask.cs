using System.Runtime.Loader;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: HostingStartup(typeof(PushApp.Tests.ServiceDefaults.FailingTask.Startup))]

namespace PushApp.Tests.ServiceDefaults
{
    /// <summary>A background task that fails as soon as the service has started.</summary>
    internal sealed class FailingTask(IHostApplicationLifetime application) : BackgroundService
    {
        public const string Message = "This task fails for a test.";

        /// <summary>Variables with which a service process runs this task too: .NET loads this assembly into it.</summary>
        public static IEnumerable<(string Key, string Value)> Environment =>
        [
            ("DOTNET_STARTUP_HOOKS", typeof(FailingTask).Assembly.Location),
            ("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", typeof(FailingTask).Assembly.GetName().Name!),
        ];

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, application.ApplicationStarted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new InvalidOperationException(Message);
        }

        internal sealed class Startup : IHostingStartup
        {
            public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddHostedService<FailingTask>());
        }
    }
}

/// <summary>What .NET calls in a process that has this assembly in <c>DOTNET_STARTUP_HOOKS</c>; the name is .NET's.</summary>
internal static class StartupHook
{
    /// <summary>Lets the process find this assembly by its name.</summary>
    public static void Initialize() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == typeof(StartupHook).Assembly.GetName().Name ? typeof(StartupHook).Assembly : null;
}
