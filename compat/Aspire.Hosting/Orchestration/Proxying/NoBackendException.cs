namespace Aspire.Hosting.Orchestration.Proxying;

/// <summary>A connection found nobody to pass it on to within the limits of <see cref="TcpProxyOptions"/>.</summary>
internal sealed class NoBackendException(string message) : Exception(message);
