using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RocketMQ.Hosting;

/// <summary>
/// Healthy when gRPC is answered. That a connection is taken says too little: what forwards a container's port takes
/// connections long before the container does.
/// </summary>
internal sealed class RocketMQHealthCheck(EndpointReference endpoint) : IHealthCheck
{
    // An empty request, in gRPC's frame of one byte of flags and four of length. The proxy answers that the client gave no id,
    // or no signature.
    private static readonly byte[] EmptyRequest = new byte[5];

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy($"{endpoint.Resource.Name} has no address yet.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var response = await StartingServer.AskAsync(() => AskAsync(limit.Token), limit.Token);
            return response.IsSuccessStatusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port} answers {(int)response.StatusCode}.");
        }
        catch (HttpRequestException e)
        {
            return HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port} does not answer within {Limit.TotalSeconds} s.");
        }
    }

    private async Task<HttpResponseMessage> AskAsync(CancellationToken cancellationToken)
    {
        using var request = Request();
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private HttpRequestMessage Request() => new(
        HttpMethod.Post, $"http://{endpoint.Host}:{endpoint.Port}/apache.rocketmq.v2.MessagingService/QueryRoute")
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new ByteArrayContent(EmptyRequest) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        Headers = { TE = { new TransferCodingWithQualityHeaderValue("trailers") } },
    };
}

/// <summary>Adds the check to a resource.</summary>
internal static class RocketMQHealthCheckExtensions
{
    /// <summary>The resource is healthy when its endpoint answers gRPC.</summary>
    public static IResourceBuilder<T> WithRocketMQHealthCheck<T>(this IResourceBuilder<T> builder, string endpointName)
        where T : IResourceWithEndpoints
    {
        var key = $"{builder.Resource.Name}_check";
        var check = new RocketMQHealthCheck(builder.GetEndpoint(endpointName));
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(key, check, failureStatus: null, tags: null));
        return builder.WithHealthCheck(key);
    }
}
