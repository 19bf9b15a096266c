using Microsoft.Extensions.Options;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Endpoints;

/// <summary>
/// Whether development tokens are given: only where the service can be reached from this machine alone, as whoever gets one
/// can be anybody. It says at start which it is.
/// </summary>
internal sealed partial class DevTokenGuard(
    LoopbackOnly reach, IOptions<JwtOptions> jwt, IHostApplicationLifetime application, ILogger<DevTokenGuard> logger)
    : IHostedService
{
    /// <summary>Why there are none; null where there are.</summary>
    public string? Refusal =>
        jwt.Value.HasAuthority ? "There are no development tokens: tokens come from the issuer in Jwt:Authority."
        : !jwt.Value.CanSign ? "There are no development tokens: Jwt:SigningKeyId must say which of Jwt:Keys signs them."
        : reach.WhyNot is { } why ? $"There are no development tokens {why}."
        : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        application.ApplicationStarted.Register(Report);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Report()
    {
        if (Refusal is { } why)
        {
            LogNone(why);
        }
        else
        {
            LogOpen(string.Join(", ", reach.Addresses));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Development: whoever reaches {Addresses} can be anybody, by POST /api/dev/token.")]
    private partial void LogOpen(string addresses);

    [LoggerMessage(LogLevel.Warning, "{Why}")]
    private partial void LogNone(string why);
}
