using System.Net;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration.Proxying;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The replicas of one resource and the proxies before them.</summary>
internal sealed class ReplicaSet : IAsyncDisposable
{
    /// <summary>How long a process may take to end after it was asked to.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(6);

    private readonly Lock _lock = new();
    private readonly List<(EndpointAnnotation Endpoint, TcpProxy Proxy)> _proxies = [];

    public ReplicaSet(IResource resource, ReplicaReporter reporter)
    {
        Resource = resource;
        Replicas = [.. resource.Annotations.OfType<ResourceInstancesAnnotation>().Last().Instances.Select(instance => new Replica(resource, instance, reporter))];
        foreach (var replica in Replicas)
        {
            replica.RunningChanged += UpdateBackends;
        }
    }

    public IResource Resource { get; }

    public IReadOnlyList<Replica> Replicas { get; }

    /// <summary>Opens the public ports and says where clients reach the endpoints.</summary>
    /// <exception cref="PortTakenException">A public port cannot be had.</exception>
    /// <exception cref="DistributedApplicationException">An endpoint is described in a way that cannot work.</exception>
    public async Task OpenAsync(OrchestratorOptions options, ILogger logger)
    {
        try
        {
            foreach (var endpoint in Resource.Annotations.OfType<EndpointAnnotation>())
            {
                endpoint.AllocatedEndpoint = new(endpoint, "localhost", Open(endpoint, options, logger), TargetPorts.Mark(Resource, endpoint));
            }
        }
        catch (Exception exception)
        {
            foreach (var endpoint in Resource.Annotations.OfType<EndpointAnnotation>())
            {
                endpoint.FailAllocation(new DistributedApplicationException($"'{Resource.Name}' has no endpoints: {exception.Message}", exception));
            }
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        foreach (var replica in Replicas)
        {
            replica.Dispose();
        }
    }

    private async Task CloseAsync()
    {
        (EndpointAnnotation, TcpProxy Proxy)[] proxies;
        lock (_lock)
        {
            proxies = [.. _proxies];
            _proxies.Clear();
        }
        foreach (var (_, proxy) in proxies)
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
        }
    }

    private int Open(EndpointAnnotation endpoint, OrchestratorOptions options, ILogger logger)
    {
        if (!endpoint.IsProxied)
        {
            return Replicas.Count > 1
                ? throw Invalid(endpoint, "the resource has several replicas, so the endpoint needs a proxy")
                : endpoint.Port ?? throw Invalid(endpoint, "it has no proxy, so it needs a port");
        }
        if (endpoint.TargetPort is { } target)
        {
            if (Replicas.Count > 1)
            {
                throw Invalid(endpoint, "the resource has several replicas, so the endpoint must not set a target port");
            }
            if (endpoint.Port == target && !options.RandomizePorts)
            {
                throw Invalid(endpoint, $"port and target port are both {target}; leave one out, or set isProxied to false");
            }
        }
        var proxy = TcpProxy.Start(options.RandomizePorts ? 0 : endpoint.Port ?? 0, logger);
        lock (_lock)
        {
            _proxies.Add((endpoint, proxy));
        }
        return proxy.Port;
    }

    private DistributedApplicationException Invalid(EndpointAnnotation endpoint, string why) =>
        new($"The endpoint '{endpoint.Name}' of '{Resource.Name}' cannot work: {why}.");

    private void UpdateBackends()
    {
        lock (_lock)
        {
            foreach (var (endpoint, proxy) in _proxies)
            {
                proxy.SetBackends([.. Replicas.Where(replica => replica.IsRunning).Select(replica => new IPEndPoint(IPAddress.Loopback, replica.Ports[endpoint]))]);
            }
        }
    }
}
