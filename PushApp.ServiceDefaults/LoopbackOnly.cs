using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace PushApp.ServiceDefaults;

/// <summary>Whether a service can be reached from this machine alone: what is open to everybody may be open to nobody else.</summary>
public sealed class LoopbackOnly(IServer server, IConfiguration configuration)
{
    private const string InContainer = "DOTNET_RUNNING_IN_CONTAINER";

    /// <summary>Where the service listens; known once it does.</summary>
    public ICollection<string> Addresses => server.Features.Get<IServerAddressesFeature>()!.Addresses;

    /// <summary>Why it cannot be relied on, as the end of a sentence; null where it can.</summary>
    public string? WhyNot =>
        // Its loopback is the container's or the pod's, and what forwards to it may be reached by anybody.
        configuration.GetValue<bool>(InContainer) ? $"in a container ({InContainer})"
        : Addresses.FirstOrDefault(address => !IsLoopback(address)) is { } open ? $"where the service listens at {open}, and not at loopback addresses alone"
        : null;

    private static bool IsLoopback(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
