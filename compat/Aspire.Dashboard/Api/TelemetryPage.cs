using System.Text.Json;

namespace Aspire.Dashboard.Api;

/// <summary>
/// An answer of the telemetry API: <c>{"data": OTLP JSON, "totalCount", "returnedCount"}</c>, written
/// straight to the response.
/// </summary>
/// <param name="write">Writes the OTLP JSON object.</param>
/// <param name="totalCount">How many matched.</param>
/// <param name="returnedCount">How many of them are in this answer: the newest.</param>
internal sealed class TelemetryPage(Action<Utf8JsonWriter> write, int totalCount, int returnedCount) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        json.WriteStartObject();
        json.WritePropertyName("data");
        write(json);
        json.WriteNumber("totalCount", totalCount);
        json.WriteNumber("returnedCount", returnedCount);
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }
}
