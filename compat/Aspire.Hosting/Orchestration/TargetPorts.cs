using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration.Proxying;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The ports that one replica listens on itself. Values are resolved for a resource and not for a replica, so until
/// the replica starts a mark stands for its port.
/// </summary>
internal sealed partial class TargetPorts
{
    private readonly Dictionary<string, int> _ports = new(StringComparer.OrdinalIgnoreCase);

    public TargetPorts(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            _ports[endpoint.Name] = endpoint.TargetPort ?? FreePorts.Next();
        }
    }

    public int this[EndpointAnnotation endpoint] => _ports[endpoint.Name];

    /// <summary>The mark of an endpoint's port.</summary>
    public static string Mark(IResource resource, EndpointAnnotation endpoint) => $"{{{{port of {resource.Name} {endpoint.Name}}}}}";

    /// <summary>Puts ports in the place of their marks.</summary>
    public static string Resolve(string text, Func<string, TargetPorts?> ofResource) =>
        !text.Contains("{{port of ", StringComparison.Ordinal) ? text : Marks().Replace(text, mark =>
            ofResource(mark.Groups["resource"].Value)?._ports.TryGetValue(mark.Groups["endpoint"].Value, out var port) == true
                ? port.ToString(CultureInfo.InvariantCulture)
                : throw new DistributedApplicationException($"The target port of the endpoint '{mark.Groups["endpoint"].Value}' of '{mark.Groups["resource"].Value}' is not known."));

    [GeneratedRegex(@"\{\{port of (?<resource>[\w-]+) (?<endpoint>[\w-]+)\}\}")]
    private static partial Regex Marks();
}
