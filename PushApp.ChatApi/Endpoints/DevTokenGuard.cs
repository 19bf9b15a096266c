using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Endpoints;

/// <summary>
/// Whether development tokens are given: only where the service can be reached from this machine alone, as whoever gets one
/// can be anybody. It says at start which it is.
/// </summary>
internal sealed partial class DevTokenGuard(
    IServer server, IConfiguration configuration, IOptions<JwtOptions> jwt, IHostApplicationLifetime application, ILogger<DevTokenGuard> logger)
    : IHostedService
{
    private const string InContainer = "DOTNET_RUNNING_IN_CONTAINER";

    // Known once the server listens.
    private ICollection<string> Addresses => server.Features.Get<IServerAddressesFeature>()!.Addresses;

    /// <summary>Why there are none; null where there are.</summary>
    public string? Refusal =>
        jwt.Value.HasAuthority ? "There are no development tokens: tokens come from the issuer in Jwt:Authority."
        : !jwt.Value.CanSign ? "There are no development tokens: Jwt:SigningKeyId must say which of Jwt:Keys signs them."
        // Its loopback is the container's or the pod's, and what forwards to it may be reached by anybody.
        : configuration.GetValue<bool>(InContainer) ? $"There are no development tokens in a container ({InContainer})."
        : Addresses.FirstOrDefault(address => !IsLoopback(address)) is { } open
            ? $"There are no development tokens: the service listens at {open}, and they are given only where every address is a loopback one."
        : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        application.ApplicationStarted.Register(Report);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsLoopback(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private void Report()
    {
        if (Refusal is { } why)
        {
            LogNone(why);
        }
        else
        {
            LogOpen(string.Join(", ", Addresses));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Development: whoever reaches {Addresses} can be anybody, by POST /api/dev/token.")]
    private partial void LogOpen(string addresses);

    [LoggerMessage(LogLevel.Warning, "{Why}")]
    private partial void LogNone(string why);
}
