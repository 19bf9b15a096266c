using Aspire.Dashboard.Telemetry.Storage;
using Grpc.Core;
using PushApp.Otlp;

namespace Aspire.Dashboard.Telemetry.Otlp;

internal sealed class OtlpLogsService(TelemetryStore store, OtlpReader reader) : LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        var entries = new List<LogEntry>();
        var rejected = 0;
        foreach (var resource in request.ResourceLogs)
        {
            var source = reader.Source(resource.Resource);
            foreach (var scoped in resource.ScopeLogs)
            {
                if (source is null)
                {
                    rejected += scoped.LogRecords.Count;
                    continue;
                }
                var scope = reader.Scope(scoped.Scope);
                foreach (var record in scoped.LogRecords)
                {
                    entries.Add(Read(record, source, scope));
                }
            }
        }
        store.Logs.Add(entries);

        var response = new ExportLogsServiceResponse();
        if (rejected > 0)
        {
            response.PartialSuccess = new ExportLogsPartialSuccess
            {
                RejectedLogRecords = rejected,
                ErrorMessage = "Log records of resources beyond the dashboard's limit were dropped.",
            };
        }
        return Task.FromResult(response);
    }

    private LogEntry Read(LogRecord record, TelemetrySource source, Scope scope) => new()
    {
        Source = source,
        Scope = scope,
        TimeUnixNano = record.TimeUnixNano != 0 ? record.TimeUnixNano : record.ObservedTimeUnixNano,
        Level = Level(record.SeverityNumber),
        SeverityNumber = record.SeverityNumber,
        Message = reader.Value(record.Body),
        Attributes = reader.Attributes(record.Attributes),
        TraceId = OtlpReader.TraceId(record.TraceId),
        SpanId = OtlpReader.SpanId(record.SpanId),
    };

    private static LogLevel Level(int severity) => severity switch
    {
        <= 0 => LogLevel.Information,
        <= 4 => LogLevel.Trace,
        <= 8 => LogLevel.Debug,
        <= 12 => LogLevel.Information,
        <= 16 => LogLevel.Warning,
        <= 20 => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}
