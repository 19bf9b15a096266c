using System.Reflection;

namespace Aspire.Hosting;

/// <summary>Options of an application that is about to be built.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly, by name; the entry assembly where null.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The AppHost project's directory; where its build recorded it, where null.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Whether no dashboard is started.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the dashboard may be served without TLS.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Whether the consoles of resources are copied to the AppHost's log.</summary>
    public bool EnableResourceLogging { get; set; }

    internal Assembly? Assembly => AssemblyName is null ? Assembly.GetEntryAssembly() : Assembly.Load(AssemblyName);
}
