using Google.Protobuf;
using Grpc.Core;

namespace PushApp.Tests.Compat.Dashboard.Telemetry;

public sealed class IngestionTests
{
    [Fact]
    public async Task Spans_logs_and_metrics_sent_with_the_key_are_kept()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        var sender = new OtlpSender(dashboard);

        var span = OtlpSender.Span(trace: 7, span: 1, name: "send PUSH_MESSAGE");
        span.Attributes.Add(OtlpSender.Attribute("messaging.rocketmq.message.tag", "gateway-abcdefgh"));
        await sender.SpansAsync("chatapi", "hjkqwert", span);
        await sender.LogsAsync("chatapi", "hjkqwert", OtlpSender.Log("routed", trace: 7));
        await sender.GaugeAsync("chatapi", "hjkqwert", "connections", 5);

        var trace = await dashboard.GetJsonAsync("traces/00000000000000000000000000000007");
        var kept = trace.Spans().Single();
        Assert.Equal("send PUSH_MESSAGE", kept.GetProperty("name").GetString());
        Assert.Equal("0000000000000001", kept.GetProperty("spanId").GetString());
        Assert.Equal("gateway-abcdefgh", kept.GetProperty("attributes")[0].GetProperty("value").GetProperty("stringValue").GetString());
        Assert.Equal("routed", (await dashboard.GetJsonAsync("logs")).Logs().Single().GetProperty("body").GetProperty("stringValue").GetString());
        var resource = (await dashboard.GetJsonAsync("resources")).EnumerateArray().Single();
        Assert.True(resource.GetProperty("hasMetrics").GetBoolean());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not the key")]
    public async Task Exporters_without_the_key_are_turned_away(string? key)
    {
        await using var dashboard = await DashboardProcess.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => new OtlpSender(dashboard, key).SpansAsync("chatapi", "hjkqwert", OtlpSender.Span(1, 1)));

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Contains("x-otlp-api-key", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, (await dashboard.GetJsonAsync("spans")).GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task A_span_with_a_malformed_id_is_rejected_and_the_others_are_kept()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        var malformed = OtlpSender.Span(trace: 1, span: 1);
        malformed.TraceId = ByteString.CopyFrom(1, 2, 3);

        var response = await new OtlpSender(dashboard).SpansAsync("chatapi", "hjkqwert", malformed, OtlpSender.Span(trace: 2, span: 2));

        Assert.Equal(1, response.PartialSuccess.RejectedSpans);
        Assert.Equal(1, (await dashboard.GetJsonAsync("spans")).GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task Beyond_the_limits_the_oldest_logs_and_traces_go()
    {
        await using var dashboard = await DashboardProcess.StartAsync(
            ("DASHBOARD__TELEMETRYLIMITS__MAXLOGCOUNT", "20"),
            ("DASHBOARD__TELEMETRYLIMITS__MAXTRACECOUNT", "3"),
            ("DASHBOARD__TELEMETRYLIMITS__MAXATTRIBUTECOUNT", "2"));
        var sender = new OtlpSender(dashboard);

        await sender.LogsAsync("chatapi", "hjkqwert", [.. Enumerable.Range(1, 50).Select(n => OtlpSender.Log($"line {n}"))]);
        for (ulong trace = 1; trace <= 5; trace++)
        {
            var span = OtlpSender.Span(trace, span: 1);
            span.Attributes.Add([.. "abcd".Select(name => OtlpSender.Attribute(name.ToString(), "x"))]);
            await sender.SpansAsync("chatapi", "hjkqwert", span);
        }

        var logs = (await dashboard.GetJsonAsync("logs")).Logs().Select(log => log.GetProperty("body").GetProperty("stringValue").GetString());
        Assert.Equal(Enumerable.Range(31, 20).Select(n => $"line {n}"), logs);
        var spans = (await dashboard.GetJsonAsync("traces")).Spans().ToList();
        Assert.Equal(["03", "04", "05"], spans.Select(span => span.GetProperty("traceId").GetString()![^2..]));
        Assert.All(spans, span => Assert.Equal(2, span.GetProperty("attributes").GetArrayLength()));
    }

    [Fact]
    public async Task Replicas_are_told_apart_by_their_instance_and_one_alone_needs_only_its_name()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        var sender = new OtlpSender(dashboard);

        await sender.LogsAsync("chatapi", "hjkqwert", OtlpSender.Log("a"));
        await sender.LogsAsync("gateway", "abcdefgh", OtlpSender.Log("b"));
        await sender.LogsAsync("gateway", "nrtxycbd", OtlpSender.Log("c"));

        var names = (await dashboard.GetJsonAsync("resources")).EnumerateArray().Select(r => r.GetProperty("displayName").GetString());
        Assert.Equal(["chatapi", "gateway-abcdefgh", "gateway-nrtxycbd"], names);
        Assert.Equal(1, (await dashboard.GetJsonAsync("logs?resource=gateway-nrtxycbd")).GetProperty("totalCount").GetInt32());
        Assert.Equal(2, (await dashboard.GetJsonAsync("logs?resource=gateway")).GetProperty("totalCount").GetInt32());
    }
}
