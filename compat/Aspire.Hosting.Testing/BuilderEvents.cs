using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Observes the steps of building an application, in one flow of execution only.</summary>
internal sealed class BuilderEvents : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    // Several tests build applications at the same time, and listeners are the process's.
    private static readonly AsyncLocal<BuilderEvents?> Current = new();

    public Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? Constructing { get; init; }

    public Action<DistributedApplicationBuilder>? Building { get; init; }

    public Action<DistributedApplication>? Built { get; init; }

    public static T Observe<T>(BuilderEvents events, Func<T> build)
    {
        using var subscription = DiagnosticListener.AllListeners.Subscribe(events);
        var outer = Current.Value;
        Current.Value = events;
        try
        {
            return build();
        }
        finally
        {
            Current.Value = outer;
        }
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (Current.Value == this && value.Name == BuilderDiagnostics.ListenerName)
        {
            value.Subscribe(this);
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (Current.Value != this)
        {
            return;
        }
        switch (value.Value)
        {
            case (DistributedApplicationOptions options, HostApplicationBuilderSettings settings) when value.Key == BuilderDiagnostics.ConstructingEvent:
                Constructing?.Invoke(options, settings);
                break;
            case DistributedApplicationBuilder builder when value.Key == BuilderDiagnostics.BuildingEvent:
                Building?.Invoke(builder);
                break;
            case DistributedApplication application when value.Key == BuilderDiagnostics.BuiltEvent:
                Built?.Invoke(application);
                break;
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
