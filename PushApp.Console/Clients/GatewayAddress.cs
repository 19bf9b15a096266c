using Microsoft.Extensions.ServiceDiscovery;

namespace PushApp.OperatorConsole.Clients;

/// <summary>Where a browser reaches the gateways.</summary>
internal sealed class GatewayAddress(ConsoleOptions options, IHostEnvironment environment, ServiceEndpointResolver discovery)
{
    private const string Service = "https+http://gateway";

    /// <summary>As <c>ws://host:port</c>; null where nobody has said it.</summary>
    /// <remarks>In Development the browser is on this machine: what the console finds, it finds too.</remarks>
    public async ValueTask<string?> FindAsync()
    {
        if (options.Gateway is { } gateway)
        {
            return gateway.GetLeftPart(UriPartial.Authority);
        }

        if (!environment.IsDevelopment())
        {
            return null;
        }

        var found = await discovery.GetEndpointsAsync(Service, CancellationToken.None);
        return found.Endpoints.Select(endpoint => endpoint.EndPoint.ToString()).FirstOrDefault() is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? $"{(address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws")}://{address.Authority}"
            : null;
    }
}
