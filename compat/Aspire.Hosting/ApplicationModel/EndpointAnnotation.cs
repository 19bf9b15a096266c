using System.Diagnostics;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A network endpoint of a resource.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _transport;
    private int? _port;
    private int? _targetPort;
    private bool? _tlsEnabled;

    /// <summary>Describes an endpoint; its name is its scheme's, its scheme its protocol's, where not given.</summary>
    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        UriScheme = uriScheme ?? (protocol == ProtocolType.Udp ? "udp" : "tcp");
        Name = name ?? UriScheme;
        ModelNames.Validate("Endpoint", Name);
        Protocol = protocol;
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
        // An endpoint that nobody asks for must not end as an unobserved exception.
        _ = _allocated.Task.ContinueWith(static t => t.Exception, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously);
    }

    /// <summary>The name, unique in the resource without regard to case.</summary>
    public string Name { get; set; }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The public port; free where null. Without a proxy it is the <see cref="TargetPort"/>.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => _port = value;
    }

    /// <summary>The port that the process itself listens on; free for each replica where null.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    /// <summary>The scheme of the endpoint's URLs.</summary>
    public string UriScheme { get; set; }

    /// <summary>The host name or address that the process listens on.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>The transport: <c>http</c>, <c>http2</c>, <c>tcp</c>, <c>udp</c>.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol == ProtocolType.Udp ? "udp" : "tcp");
        set => _transport = value;
    }

    /// <summary>Whether a deployment opens the endpoint to the outside.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether a proxy with the stable public port stands before the process.</summary>
    public bool IsProxied
    {
        get => IsExplicitlyProxied ?? true;
        set => IsExplicitlyProxied = value;
    }

    /// <summary><see cref="IsProxied"/> where it was said, else null.</summary>
    public bool? IsExplicitlyProxied { get; set; }

    /// <summary>Whether a reference to the resource leaves this endpoint out.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>Whether the endpoint speaks TLS.</summary>
    public bool TlsEnabled
    {
        get => _tlsEnabled ?? string.Equals(UriScheme, "https", StringComparison.OrdinalIgnoreCase);
        set => _tlsEnabled = value;
    }

    /// <summary>Where clients reach the endpoint, once that is known.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocated.Task.IsCompletedSuccessfully ? _allocated.Task.Result : null;
        set
        {
            if (value is null)
            {
                _allocated.TrySetException(new InvalidOperationException($"The endpoint `{Name}` is not allocated."));
            }
            else
            {
                _allocated.TrySetResult(value);
            }
        }
    }

    /// <summary>Whether the endpoint comes from a launch profile, whose launchUrl then applies to it.</summary>
    internal bool FromLaunchProfile { get; set; }

    /// <summary>The variable that tells the process its port, where it is not ASPNETCORE_URLS.</summary>
    internal string? TargetPortVariable { get; set; }

    internal Task<AllocatedEndpoint> WhenAllocated => _allocated.Task;

    internal void FailAllocation(Exception why) => _allocated.TrySetException(why);
}
