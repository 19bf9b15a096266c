using Aspire.Dashboard.Configuration;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Aspire.Dashboard.Telemetry.Otlp;

/// <summary>Turns away exporters without the key.</summary>
internal sealed class OtlpKeyInterceptor(DashboardOptions options) : Interceptor
{
    private const string Header = "x-otlp-api-key";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (options.OtlpApiKey is { } key && !key.Matches(context.RequestHeaders.GetValue(Header)))
        {
            throw new RpcException(new Grpc.Core.Status(
                StatusCode.Unauthenticated, $"The header {Header} is missing or wrong. The app host sets it in OTEL_EXPORTER_OTLP_HEADERS."));
        }
        return continuation(request, context);
    }
}
