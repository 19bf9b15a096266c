using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Announces the steps of building to the testing package, under the names that Aspire gives them.</summary>
internal static class BuilderDiagnostics
{
    public const string ListenerName = "Aspire.Hosting";
    public const string ConstructingEvent = "DistributedApplicationBuilderConstructing";
    public const string ConstructedEvent = "DistributedApplicationBuilderConstructed";
    public const string BuildingEvent = "DistributedApplicationBuilding";
    public const string BuiltEvent = "DistributedApplicationBuilt";

    public static void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) =>
        Write(ConstructingEvent, (options, settings));

    public static void Constructed(DistributedApplicationBuilder builder) => Write(ConstructedEvent, builder);

    public static void Building(DistributedApplicationBuilder builder) => Write(BuildingEvent, builder);

    public static void Built(DistributedApplication application) => Write(BuiltEvent, application);

    private static void Write(string name, object value)
    {
        // A listener of its own for each event: whoever subscribes to all listeners is told of each in the context of the builder.
        using var listener = new DiagnosticListener(ListenerName);
        if (listener.IsEnabled(name))
        {
            listener.Write(name, value);
        }
    }
}
