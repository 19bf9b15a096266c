using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;

namespace PushApp.ServiceDefaults;

/// <summary>
/// Starts no trace with a call to another service. Leases, routes and health are refreshed all the time; each of their
/// commands would be a trace of its own, and the messages' traces would be lost among them. A call that is part of a trace
/// is recorded with it, and what serves a request or takes a message starts one.
/// </summary>
internal sealed class MessageTraceSampler(Sampler others) : Sampler
{
    private const string SamplerKey = "OTEL_TRACES_SAMPLER";
    private const string ArgumentKey = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>
    /// Follows the decision of a span's parent. Of the spans without one, calls are dropped, and of the others a share is kept
    /// where <c>OTEL_TRACES_SAMPLER</c> names a ratio: the SDK reads that variable only where no sampler is set.
    /// </summary>
    public static Sampler From(IConfiguration configuration)
    {
        var name = configuration[SamplerKey] ?? "";
        Sampler roots = name.EndsWith("always_off", StringComparison.Ordinal) ? new AlwaysOffSampler()
            : name.EndsWith("traceidratio", StringComparison.Ordinal) ? new TraceIdRatioBasedSampler(configuration.GetValue(ArgumentKey, 1.0))
            : new AlwaysOnSampler();
        return new ParentBasedSampler(new MessageTraceSampler(roots));
    }

    /// <summary>Decides about a span without a parent.</summary>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Client ? new SamplingResult(SamplingDecision.Drop) : others.ShouldSample(samplingParameters);
}
