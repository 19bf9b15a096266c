namespace Aspire.Dashboard.Telemetry.Otlp;

internal static class OtlpEndpoints
{
    // Exporters batch by count, not by size; gRPC's own limit of 4 MiB is met by a batch of long log lines.
    private const int MaxMessageSize = 32 * 1024 * 1024;

    public static IServiceCollection AddOtlp(this IServiceCollection services)
    {
        services.AddSingleton<OtlpReader>();
        services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<OtlpKeyInterceptor>();
            grpc.MaxReceiveMessageSize = MaxMessageSize;
        });
        return services;
    }

    public static void MapOtlp(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<OtlpTraceService>();
        endpoints.MapGrpcService<OtlpLogsService>();
        endpoints.MapGrpcService<OtlpMetricsService>();
    }
}
