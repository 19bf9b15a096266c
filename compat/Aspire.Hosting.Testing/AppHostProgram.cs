using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// The program of an AppHost, run on a thread of its own. It is held when it builds its application, until the test
/// has changed what it likes, and again when it runs it, until the test is over.
/// </summary>
internal sealed class AppHostProgram(Assembly assembly, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _building = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _abandoned;

    /// <summary>Holds the program once the application is built.</summary>
    public EntryPointGate Gate { get; } = new();

    /// <summary>Starts the program and returns the builder that it is about to build.</summary>
    public Task<DistributedApplicationBuilder> RunUntilBuildingAsync(string[] args, CancellationToken cancellationToken)
    {
        var entryPoint = assembly.EntryPoint
            ?? throw new InvalidOperationException($"The assembly '{assembly.GetName().Name}' has no entry point: is it an AppHost?");
        var events = new BuilderEvents { Constructing = configure, Building = Hold, Built = application => _built.TrySetResult(application) };
        // Not a pool's thread, as it is blocked for as long as the test goes on.
        new Thread(() => Run(entryPoint, args, events)) { IsBackground = true, Name = $"{assembly.GetName().Name} program" }.Start();
        return _building.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the program build its application.</summary>
    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        var application = await _built.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ProgramApplication(application.Host, this);
    }

    /// <summary>Lets the program end, and waits until it has.</summary>
    public Task EndAsync()
    {
        Gate.SetEnded();
        _abandoned = true;
        _mayBuild.TrySetResult();
        return _ended.Task;
    }

    private void Hold(DistributedApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Gate);
        _building.TrySetResult(builder);
        // The program is in the middle of a call that is not asynchronous.
        _mayBuild.Task.GetAwaiter().GetResult();
        if (_abandoned)
        {
            throw new OperationCanceledException("The test ended before it built the application.");
        }
    }

    private void Run(MethodInfo entryPoint, string[] args, BuilderEvents events)
    {
        try
        {
            BuilderEvents.Observe(events, () => entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? [] : [args]));
            Fail(new InvalidOperationException($"The program of '{assembly.GetName().Name}' ended without building an application."));
        }
        catch (TargetInvocationException exception)
        {
            Fail(exception.InnerException ?? exception);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Fail(Exception exception)
    {
        // Whoever waits hears of it; once the application is built nobody does, and the program may end as it likes.
        _building.TrySetException(exception);
        _built.TrySetException(exception);
        _ = _built.Task.Exception;
        _ = _building.Task.Exception;
    }
}
