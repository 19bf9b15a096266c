using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource sends telemetry.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}")]
public class OtlpExporterAnnotation : IResourceAnnotation
{
    /// <summary>The protocol that the resource needs; any where null.</summary>
    public OtlpProtocol? RequiredProtocol { get; init; }
}
