using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PushApp.Tests.Compat.Orchestration;

/// <summary>An application that a test describes, run on the local orchestrator; its AppHost's messages are kept.</summary>
internal sealed class LocalApplication : IAsyncDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder;
    private readonly KeptMessages _messages = new();
    private DistributedApplication? _running;

    private LocalApplication(string[] args)
    {
        _builder = DistributedApplicationTestingBuilder.Create(args);
        _builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(_messages));
    }

    public IDistributedApplicationBuilder Builder => _builder;

    public DistributedApplication Running => _running!;

    public ResourceNotificationService States => Running.ResourceNotifications;

    /// <summary>What the AppHost has said itself.</summary>
    public IEnumerable<string> Messages => _messages.All;

    public static LocalApplication Create(params string[] args) => new(args);

    public async Task StartAsync()
    {
        _running = await _builder.BuildAsync();
        await _running.StartAsync();
    }

    /// <summary>A shell that runs <paramref name="script"/>.</summary>
    public IResourceBuilder<ExecutableResource> AddShell(string name, string script) =>
        Builder.AddExecutable(name, "/bin/sh", AppContext.BaseDirectory, "-c", script);

    public Task<ResourceEvent> UntilAsync(string resource, Func<CustomResourceSnapshot, bool> condition) =>
        States.WaitForResourceAsync(resource, e => condition(e.Snapshot)).WaitAsync(TimeSpan.FromMinutes(1));

    public Task<ResourceEvent> UntilTerminalAsync(string resource) =>
        UntilAsync(resource, state => KnownResourceStates.TerminalStates.Contains(state.State?.Text));

    /// <summary>The present states of a resource's replicas.</summary>
    public IReadOnlyList<ResourceEvent> Replicas(string resource)
    {
        var model = Running.Services.GetRequiredService<DistributedApplicationModel>();
        Assert.True(model.Resources.TryGetByName(resource, out var found));
        return [.. ResourceInstances.Ids(found).Select(id => States.TryGetCurrentState(id, out var state) ? state : throw new InvalidOperationException(id))];
    }

    /// <summary>The lines that a resource wrote, without their times.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string id)
    {
        var logs = Running.Services.GetRequiredService<ResourceLoggerService>();
        var lines = new List<string>();
        await foreach (var batch in logs.GetAllAsync(id))
        {
            lines.AddRange(batch.Select(line => line.Content[(line.Content.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        }
        return lines;
    }

    public async ValueTask DisposeAsync() => await _builder.DisposeAsync();

    private sealed class KeptMessages : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> _messages = new();

        public IEnumerable<string> All => _messages;

        public ILogger CreateLogger(string categoryName) =>
            categoryName == typeof(DistributedApplication).FullName ? new Logger(_messages) : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void Dispose()
        {
        }

        private sealed class Logger(ConcurrentQueue<string> messages) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                messages.Enqueue(formatter(state, exception));
        }
    }
}
