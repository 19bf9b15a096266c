using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Tests.Compat.Dashboard.Telemetry;

namespace PushApp.Tests.Compat.Dashboard.Api;

public sealed class TelemetryApiTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("not the key")]
    public async Task Callers_without_the_key_get_a_401_that_names_the_header(string? key)
    {
        await using var dashboard = await DashboardProcess.StartAsync();

        using var response = await dashboard.GetApiAsync("spans", key);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("X-API-Key", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_are_filtered_by_resource_trace_error_text_and_limit()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        var sender = new OtlpSender(dashboard);
        await sender.SpansAsync("chatapi", "hjkqwert", OtlpSender.Span(1, 1, name: "first"), OtlpSender.Span(1, 2, parent: 1, name: "second", error: true));
        await sender.SpansAsync("gateway", "abcdefgh", OtlpSender.Span(2, 3, name: "third"));

        Assert.Equal(["first", "second"], await NamesAsync(dashboard, "spans?resource=chatapi"));
        Assert.Equal(["third"], await NamesAsync(dashboard, "spans?traceId=00000000000000000000000000000002"));
        Assert.Equal(["second"], await NamesAsync(dashboard, "spans?hasError=true"));
        Assert.Equal(["first", "third"], await NamesAsync(dashboard, "spans?hasError=false"));
        Assert.Equal(["third"], await NamesAsync(dashboard, "spans?search=THIR"));
        Assert.Equal(["third"], await NamesAsync(dashboard, "spans?limit=1"));
        Assert.Equal(["first", "second"], await NamesAsync(dashboard, "traces?hasError=true"));
        var limited = await dashboard.GetJsonAsync("spans?limit=1");
        Assert.Equal((3, 1), (limited.GetProperty("totalCount").GetInt32(), limited.GetProperty("returnedCount").GetInt32()));
    }

    [Fact]
    public async Task Logs_are_filtered_by_the_lowest_severity_wanted_and_by_trace()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await new OtlpSender(dashboard).LogsAsync(
            "chatapi", "hjkqwert", OtlpSender.Log("info", 9), OtlpSender.Log("warn", 13, trace: 4), OtlpSender.Log("fatal", 21));

        var severe = (await dashboard.GetJsonAsync("logs?severity=warning")).Logs().Select(log => log.GetProperty("severityText").GetString());
        Assert.Equal(["Warning", "Critical"], severe);
        Assert.Single((await dashboard.GetJsonAsync("logs?traceId=00000000000000000000000000000004")).Logs());
    }

    [Theory]
    [InlineData("spans?resource=nobody", HttpStatusCode.NotFound, "No resource")]
    [InlineData("traces/00000000000000000000000000000009", HttpStatusCode.NotFound, "No trace")]
    [InlineData("traces/nonsense", HttpStatusCode.NotFound, "nonsense")]
    [InlineData("spans?traceId=nonsense", HttpStatusCode.BadRequest, "traceId")]
    [InlineData("spans?limit=-1", HttpStatusCode.BadRequest, "limit")]
    [InlineData("spans?limit=many", HttpStatusCode.BadRequest, "limit")]
    [InlineData("spans?hasError=perhaps", HttpStatusCode.BadRequest, "hasError")]
    [InlineData("spans?follow=true", HttpStatusCode.BadRequest, "follow")]
    [InlineData("logs?severity=loud", HttpStatusCode.BadRequest, "severity")]
    [InlineData("metrics", HttpStatusCode.NotFound, "resources, spans, logs, traces")]
    public async Task A_wrong_question_is_answered_with_a_problem_that_says_what_is_wrong(string path, HttpStatusCode status, string says)
    {
        await using var dashboard = await DashboardProcess.StartAsync();

        using var response = await dashboard.GetApiAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string?>> NamesAsync(DashboardProcess dashboard, string path) =>
        (await dashboard.GetJsonAsync(path)).Spans().Select(span => span.GetProperty("name").GetString());
}
