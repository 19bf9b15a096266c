using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public class MessageTraceSamplerTests
{
    [Theory]
    [InlineData(ActivityKind.Client, SamplingDecision.Drop)]
    [InlineData(ActivityKind.Server, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Consumer, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Producer, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Internal, SamplingDecision.RecordAndSample)]
    public void A_call_starts_no_trace_and_all_else_does(ActivityKind kind, SamplingDecision expected) =>
        Assert.Equal(expected, Decide(kind, default));

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityTraceFlags.None, SamplingDecision.Drop)]
    public void A_call_inside_a_trace_is_recorded_with_it(ActivityTraceFlags parent, SamplingDecision expected) => Assert.Equal(
        expected,
        Decide(ActivityKind.Client, new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), parent)));

    [Theory]
    [InlineData("always_on", null, SamplingDecision.RecordAndSample)]
    [InlineData("parentbased_always_off", null, SamplingDecision.Drop)]
    [InlineData("traceidratio", "0", SamplingDecision.Drop)]
    [InlineData("parentbased_traceidratio", "1", SamplingDecision.RecordAndSample)]
    public void How_many_traces_are_kept_is_for_the_standard_variables_to_say(string sampler, string? argument, SamplingDecision expected) =>
        Assert.Equal(expected, Decide(ActivityKind.Server, default, ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument)));

    private static SamplingDecision Decide(ActivityKind kind, ActivityContext parent, params (string Key, string? Value)[] configuration) =>
        MessageTraceSampler
            .From(new ConfigurationBuilder().AddInMemoryCollection(configuration.Select(c => KeyValuePair.Create(c.Key, c.Value))).Build())
            .ShouldSample(new SamplingParameters(parent, ActivityTraceId.CreateRandom(), "span", kind))
            .Decision;
}
