using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Options of the orchestrator, under the keys that Aspire has for them.</summary>
internal sealed record OrchestratorOptions
{
    /// <summary>Whether public ports of proxied endpoints are free ones rather than those that were asked for.</summary>
    public required bool RandomizePorts { get; init; }

    public static OrchestratorOptions From(IConfiguration configuration) => new()
    {
        RandomizePorts = configuration.GetValue("DcpPublisher:RandomizePorts", false),
    };
}
