using System.Globalization;
using Aspire.Dashboard.Telemetry.Storage;

namespace Aspire.Dashboard.Api;

/// <summary>
/// The query parameters as they came; text, so that a wrong one is answered with its name. All paths
/// share them; one that means nothing to a path is ignored there.
/// </summary>
internal sealed record TelemetryQuery(
    string[]? Resource, string? TraceId, string? HasError, string? Severity, string? Limit, string? Search, string? Follow)
{
    /// <summary>Answers the problem; null for none.</summary>
    public IResult? Read(TelemetryStore store, int defaultLimit, out TelemetryFilter filter)
    {
        filter = new TelemetryFilter { Limit = defaultLimit, Search = Search };
        if (Resource is { Length: > 0 })
        {
            if (store.Sources.Resolve(Resource) is not { } sources)
            {
                return Results.Problem("No resource with specified name(s) was found.", title: "Resource not found", statusCode: 404);
            }
            filter = filter with { Sources = sources };
        }
        if (!string.IsNullOrEmpty(TraceId))
        {
            if (!Telemetry.TraceId.TryParse(TraceId, out var id))
            {
                return Wrong("traceId", TraceId, "32 hexadecimal digits");
            }
            filter = filter with { TraceId = id };
        }
        if (!string.IsNullOrEmpty(HasError))
        {
            if (!bool.TryParse(HasError, out var hasError))
            {
                return Wrong("hasError", HasError, "true or false");
            }
            filter = filter with { HasError = hasError };
        }
        if (!string.IsNullOrEmpty(Severity))
        {
            if (!Enum.TryParse<LogLevel>(Severity, ignoreCase: true, out var level) || level is < LogLevel.Trace or > LogLevel.Critical)
            {
                return Wrong("severity", Severity, "Trace, Debug, Information, Warning, Error or Critical");
            }
            filter = filter with { Level = level };
        }
        if (!string.IsNullOrEmpty(Limit))
        {
            if (!int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var limit))
            {
                return Wrong("limit", Limit, "a whole number of at least 0");
            }
            filter = filter with { Limit = limit };
        }
        return Follow is null or "false" ? null : Wrong("follow", Follow, "false: this dashboard does not stream");
    }

    private static IResult Wrong(string name, string value, string must) =>
        Results.Problem($"{name} is '{value}'; it must be {must}.", statusCode: 400);
}
